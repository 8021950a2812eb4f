import type { CommandOutput } from './verify.js';

const usage = `usage: tokendesk dingtalk setup | status

  setup    makes the approval form in DingTalk, or brings it up to date, and says what is left to do by hand
  status   the calls of this month by what they were for, and how many approvals are open`;

/** What `setup` and `status` need of the rest of the program. */
export interface DingTalkCommandParts {
  /** Null where no DingTalk app is configured. */
  readonly app: {
    /** The code that is configured. */
    readonly processCode: string | null;
    readonly cardTemplateId: string | null;
    /**
     * Makes the form by its name, or saves the one that is there anew; its code. `taken`: another form has the name and its
     * code is not known.
     */
    saveForm(): Promise<{ processCode: string; made: boolean } | 'taken'>;
  } | null;
  /** The name of the form. */
  readonly formName: string;
  /** Whether a rule of the policy has requests decided there. */
  readonly inRules: boolean;
  /** The calls counted this month by class, the month's limit, and approvals by state. */
  counts(): Promise<{
    calls: readonly { callClass: string; count: number }[];
    limit: number | null;
    approvals: readonly { state: string; count: number }[];
  }>;
}

/** `tokendesk dingtalk setup|status`. Returns the exit code: 0; 1 where DingTalk refuses; 2 for arguments it does not know. */
export async function dingtalkCommand(
  argv: readonly string[],
  io: CommandOutput,
  parts: DingTalkCommandParts,
): Promise<number> {
  const [command, ...rest] = argv;
  if (rest.length > 0 || (command !== 'setup' && command !== 'status')) {
    io.err(usage);
    return 2;
  }
  if (parts.app === null) {
    io.err(
      'No DingTalk app is configured: set DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET; docs/dingtalk.md says where they are. The sandbox has its form already.',
    );
    return 1;
  }
  return command === 'status' ? status(io, parts) : setUp(io, parts, parts.app);
}

async function setUp(
  io: CommandOutput,
  parts: DingTalkCommandParts,
  app: NonNullable<DingTalkCommandParts['app']>,
): Promise<number> {
  const saved = await attempt(app);
  if (typeof saved === 'string') {
    io.err(saved === 'taken' ? takenWords(parts.formName) : refusedWords(saved));
    return 1;
  }
  const { processCode, made } = saved;
  io.out(`${made ? 'Made' : 'Brought up to date'}: the approval form "${parts.formName}".`);
  io.out('');
  io.out(`DINGTALK_PROCESS_CODE=${processCode}`);
  io.out('');
  const left = leftToDo(parts, app, processCode);
  io.out(left.length === 0 ? 'Nothing is left to do.' : 'Left to do by hand:');
  for (const [at, line] of left.entries()) io.out(`  ${at + 1}. ${line}`);
  io.out('');
  return status(io, parts);
}

/** What came of saving the form, or the word with which it was refused. */
async function attempt(
  app: NonNullable<DingTalkCommandParts['app']>,
): Promise<{ processCode: string; made: boolean } | string> {
  try {
    return await app.saveForm();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}

function leftToDo(
  { inRules }: DingTalkCommandParts,
  app: NonNullable<DingTalkCommandParts['app']>,
  processCode: string,
): string[] {
  return [
    ...(app.processCode === processCode
      ? []
      : ['Set DINGTALK_PROCESS_CODE as above, and restart TokenDesk.']),
    'Under 权限管理 grant Workflow.Instance.Read and Workflow.Instance.Write, if they are not granted yet (Workflow.Form.Write is).',
    'Under 事件订阅 choose Stream 模式 and tick 审批任务开始，结束，转交 (bpms_task_change) and 审批实例开始，结束 (bpms_instance_change). TokenDesk must be running for the check there.',
    'Publish the app again (版本管理与发布): permissions count from then on.',
    ...(app.cardTemplateId === null
      ? ['For cards with buttons, import the card template and set DINGTALK_CARD_TEMPLATE_ID.']
      : []),
    ...(inRules
      ? []
      : [
          'Give a rule under approvals.rules "mode: oa" or "mode: both": no rule of the policy uses the form yet.',
        ]),
  ];
}

async function status(io: CommandOutput, { counts }: DingTalkCommandParts): Promise<number> {
  const { calls, limit, approvals } = await counts();
  const total = calls.reduce((sum, { count }) => sum + count, 0);
  const parts = calls.map(({ callClass, count }) => `${callClass} ${count}`).join(', ');
  io.out(
    `Calls this month: ${total}${limit === null ? '' : ` of ${limit}`}${parts === '' ? '' : ` (${parts})`}.`,
  );
  const of = (...states: string[]) =>
    approvals.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
  io.out(
    `Approvals: ${of('open')} open, ${of('wanted', 'starting')} still to be started, ${of('closed')} over.`,
  );
  return 0;
}

function takenWords(formName: string): string {
  return `DingTalk has a form called "${formName}" whose code it does not tell. Open it in the OA console, copy the code that begins with PROC- from its address, set DINGTALK_PROCESS_CODE to it, and run this again.`;
}

function refusedWords(code: string): string {
  if (code === 'permission')
    return 'DingTalk refuses: the app lacks a permission point. Grant Workflow.Form.Write and Workflow.Form.Read under 权限管理, publish the app, and run this again.';
  if (code === 'credentials')
    return 'DingTalk refuses the app: check DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET.';
  if (code === 'monthly-limit' || code === 'budget')
    return 'The organisation’s DingTalk calls of this month are used up. Run this again when the month is over, or when more were bought.';
  if (code === 'unreachable' || code === 'busy' || code === 'rate')
    return 'DingTalk cannot be reached, or is busy. Run this again in a minute; a form that was made is found by its name.';
  return `DingTalk refuses the form: ${code}.`;
}
