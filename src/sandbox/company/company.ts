import type { AppSeed, CorpSeed } from '../dingtalk/seed.js';
import type { WorkspaceSeed } from '../slack/seed.js';
import { cardTemplateId, corp, dingtalkApp, processCode } from './corp.js';
import { type CompanyPerson, type Handle, handles, people } from './people.js';
import { policyYaml } from './policy.js';
import { workspace } from './workspace.js';

export type { CompanyPerson, Handle } from './people.js';
export { type UsageEvent, usageFor } from './usage.js';

/** The made-up company of the sandbox: what its admin would set up, and who works there. */
export interface Company {
  readonly workspace: WorkspaceSeed;
  /** Text of its `tokendesk.yaml`. */
  readonly policyYaml: string;
  /** Who is imported; the header is `name,email,team,manager,plan,slack,dingtalk`, managers by e-mail address. */
  readonly membersCsv: string;
  readonly people: Readonly<Record<Handle, CompanyPerson>>;
  /** Opens `POST /v1/usage` of the sandbox. */
  readonly apiKey: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly dingtalk: {
    readonly corp: CorpSeed;
    readonly app: AppSeed;
    readonly cardTemplateId: string;
    readonly processCode: string;
  };
}

/**
 * The company. Its keys and tokens open nothing but a sandbox on the same machine; they say so, so that nobody takes
 * them for secrets or uses them as such. The tokens begin as Slack's own do, since programs look at that.
 */
export const company: Company = {
  workspace,
  policyYaml,
  membersCsv: membersCsv(),
  people,
  apiKey: 'sandbox-only-not-a-secret',
  botToken: 'xoxb-sandbox-only-not-a-secret',
  appToken: 'xapp-sandbox-only-not-a-secret',
  dingtalk: { corp, app: dingtalkApp, cardTemplateId, processCode },
};

function membersCsv(): string {
  const rows = handles.flatMap((handle) => {
    const { name, email, slackId, dingtalkId, imported = true, member }: CompanyPerson = people[handle];
    if (member === null) return [];
    const inDingTalk = imported && dingtalkId !== null ? `${corp.corpId}/${dingtalkId}` : '';
    return [[name, email, member.team, member.manager ?? '', member.plan, slackId, inDingTalk].join(',')];
  });
  return `${['name,email,team,manager,plan,slack,dingtalk', ...rows].join('\n')}\n`;
}
