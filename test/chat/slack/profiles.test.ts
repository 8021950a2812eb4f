import { describe, expect, it } from 'vitest';
import { toProfile } from '../../../src/chat/slack/profiles.js';

describe('a Slack account as a profile', () => {
  it('has name, handle, e-mail, language and zone', () => {
    const user = {
      id: 'U1',
      team_id: 'T1',
      name: 'wangwei',
      tz: 'Asia/Shanghai',
      locale: 'zh-CN',
      profile: { real_name: '王伟', display_name: 'wei', email: 'wei@example.com' },
    };
    expect(toProfile(user, 'T1')).toEqual({
      name: '王伟',
      handle: 'wei',
      email: 'wei@example.com',
      locale: 'zh-CN',
      zone: 'Asia/Shanghai',
      standing: 'member',
    });
  });

  it('does without what a server leaves out', () => {
    expect(toProfile({ id: 'U1', name: 'bo' }, 'T1')).toEqual({
      name: 'bo',
      handle: 'bo',
      email: null,
      locale: null,
      zone: null,
      standing: 'member',
    });
  });

  it.each([
    [{ team_id: 'T1' }, 'member'],
    [{ team_id: 'T1', is_restricted: true }, 'guest'],
    [{ team_id: 'T1', is_ultra_restricted: true }, 'guest'],
    [{ team_id: 'T2' }, 'outsider'],
    [{ team_id: 'T2', is_restricted: true }, 'outsider'],
    [{ team_id: 'T1', is_stranger: true }, 'outsider'],
    [{ team_id: 'E1', enterprise_user: { teams: ['T1'] } }, 'member'],
    [{ team_id: 'T1', is_bot: true }, 'bot'],
    [{ id: 'USLACKBOT', team_id: 'T1' }, 'bot'],
    [{ team_id: 'T1', deleted: true, is_bot: true }, 'gone'],
  ])('%j is %s', (user, standing) => {
    expect(toProfile(user, 'T1').standing).toBe(standing);
  });
});
