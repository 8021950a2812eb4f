import { ChatError } from '../../ports/chat-sender.js';
import type { Profile, Profiles } from '../../ports/profiles.js';
import type { Log } from '../talk/ports.js';
import type { DingTalkApi } from './api/client.js';
import type { DingTalkConfig } from './config.js';

/**
 * Reads profiles from DingTalk. The e-mail address is there only with its own permission point; language and time zone
 * never are; see {@link localeOf}. A mobile number is not asked for: nothing here needs it.
 */
export function createDingTalkProfiles(
  api: Pick<DingTalkApi, 'userGet'>,
  config: Pick<DingTalkConfig, 'corpId'>,
  log: Log,
): Profiles {
  return {
    async fetch(workspace, userId): Promise<Profile | null> {
      // One app sees one organisation; ids of another mean nothing here.
      if (workspace !== config.corpId) return null;
      try {
        const user = await api.userGet(userId);
        if (user === null) return null;
        const { name, email } = user;
        return { name, handle: null, email, locale: localeOf(name), zone: null, standing: 'member' };
      } catch (error) {
        if (!(error instanceof ChatError) || error.retry) throw error;
        log.warn({ code: error.code }, 'a DingTalk profile could not be read');
        return null;
      }
    },
  };
}

/**
 * DingTalk does not tell people's languages. Whoever goes by a name in Chinese characters is written to in Chinese until
 * they choose; of others nothing is known.
 */
function localeOf(name: string): string | null {
  return /\p{Script=Han}/u.test(name) ? 'zh-CN' : null;
}
