import { createDingTalkApi } from './chat/dingtalk/api/client.js';
import { formComponents, formDescription, formName } from './chat/dingtalk/oa/form.js';
import type { Log } from './chat/talk/ports.js';
import type { DingTalkCommandParts } from './cli/dingtalk.js';
import type { Config } from './config.js';
import { callsThisMonth, dingTalkCallBudget } from './desk/call-budget.js';
import type { Desk } from './desk/desk.js';
import { ChatError } from './ports/chat-sender.js';
import { countOa } from './store/oa.js';

/**
 * The look-up by name is documented beside forms of another kind. An answer it gives is good; a word we do not know means that it cannot
 * tell, and saving the form shows whether the name is taken.
 */
async function codeByName(find: () => Promise<string | null>): Promise<string | null> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof ChatError && !error.retry && error.code !== 'permission') return null;
    throw error;
  }
}

/** What `tokendesk dingtalk` works with, over a desk. */
export function dingtalkSetup(config: Config, desk: Desk, log: Log): DingTalkCommandParts {
  const { dingtalk } = config.settings;
  return {
    formName,
    inRules: desk.policy.approvals.rules.some(
      ({ outcome }) => outcome.kind === 'steps' && outcome.mode !== 'card',
    ),
    app: dingtalk && {
      processCode: dingtalk.processCode,
      cardTemplateId: dingtalk.cardTemplateId,
      async saveForm() {
        const { apiUrl, oapiUrl, ...app } = dingtalk;
        const { workflow } = createDingTalkApi({
          config: { ...app, apiUrl: apiUrl ?? undefined, oapiUrl: oapiUrl ?? undefined },
          clock: desk.clock,
          budget: dingTalkCallBudget(desk),
          log,
        });
        const known = (await codeByName(() => workflow.processCodeByName(formName))) ?? dingtalk.processCode;
        const form = { name: formName, description: formDescription, components: formComponents };
        const processCode = await workflow.saveForm({ ...form, processCode: known });
        return processCode === null ? 'taken' : { processCode, made: known === null };
      },
    },
    counts: async () => ({
      calls: await callsThisMonth(desk),
      limit: desk.policy.dingtalk.monthlyCalls,
      approvals: await countOa(desk.db),
    }),
  };
}
