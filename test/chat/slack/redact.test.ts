import { describe, expect, it } from 'vitest';
import { describeError, redact } from '../../../src/chat/slack/redact.js';

describe('the log', () => {
  it.each([
    'xoxb-123-456-abcDEF',
    'xapp-1-A1-2-deadbeef',
    'https://hooks.slack.com/commands/T1/2/secretpart',
    'https://hooks.slack.com/actions/T1/2/secretpart',
    'wss://wss-primary.slack.com/link/?ticket=secretpart&app_id=A1',
    'Authorization: Bearer secretpart',
  ])('does not show %s', (secret) => {
    expect(redact(`before ${secret} after`)).not.toMatch(/123-456|deadbeef|secretpart/);
    expect(redact(`before ${secret} after`)).toMatch(/^before .* after$/);
  });

  it('says what an error was, without secrets', () => {
    const fields = describeError(Object.assign(new Error('refused xoxb-1-2-3'), { code: 'E_REFUSED' }));
    expect(fields).toMatchObject({ error: 'Error: refused [secret]', code: 'E_REFUSED' });
    expect(fields.stack).not.toContain('xoxb-1');
    expect(describeError('just words')).toEqual({ error: 'just words' });
  });
});
