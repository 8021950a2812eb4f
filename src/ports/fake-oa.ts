import type { OaInstance, OaPort, OaStart, OaTask, OaWhy } from './oa.js';

/** An approval that the fake keeps. */
export interface FakeApproval extends OaInstance {
  readonly start: OaStart;
  tasks: OaTask[];
  remarks: string[];
}

/** A workflow of approvals in memory, in which a test plays the people. */
export interface FakeOa extends OaPort {
  readonly approvals: FakeApproval[];
  /** Calls by name, in order. */
  readonly calls: string[];
  /** The next calls of this name meet these, one each; `after` lets the call have its effect first. */
  trouble(call: string, error: Error, when?: 'before' | 'after'): void;
  /** Somebody agrees or refuses their open task there. */
  acts(approval: FakeApproval, userId: string, verdict: 'agreed' | 'refused', remark?: string): void;
  /** Somebody passes their open task on. */
  passes(approval: FakeApproval, userId: string, toUserId: string): void;
  /** Its originator withdraws it. */
  withdraws(approval: FakeApproval): void;
}

/** Makes one. Accounts are those of `workspace`. */
export function fakeOa(workspace = 'corp'): FakeOa {
  const approvals: FakeApproval[] = [];
  const calls: string[] = [];
  const troubles: { call: string; error: Error; when: 'before' | 'after' }[] = [];
  let ids = 0;
  const next = (prefix: string): string => {
    ids += 1;
    return `${prefix}${ids}`;
  };

  async function meet<T>(call: string, work: () => T): Promise<T> {
    calls.push(call);
    const at = troubles.findIndex((one) => one.call === call);
    const [trouble] = at < 0 ? [] : troubles.splice(at, 1);
    if (trouble?.when === 'before') throw trouble.error;
    const result = work();
    if (trouble) throw trouble.error;
    return result;
  }

  function put(approval: FakeApproval, userId: string, verdict: 'agreed' | 'refused', remark: string): void {
    const task = approval.tasks.find((one) => one.userId === userId && one.state === 'open');
    if (!task) throw new Error(`${userId} has no open task`);
    task.state = verdict;
    task.remark = remark;
    const last = !approval.tasks.some((one) => one.state === 'open');
    if (verdict === 'agreed' && approval.start.need === 'AND' && !last) return;
    close(approval, verdict);
  }

  function close(approval: FakeApproval, status: OaInstance['status']): void {
    approval.status = status;
    for (const task of approval.tasks) if (task.state === 'open') task.state = 'cancelled';
  }

  const wordsOf = (why: OaWhy): string =>
    why.kind === 'decided'
      ? `${why.verdict} by ${why.by}`
      : why.kind === 'not-counted'
        ? `not-counted: ${why.refusal.code}`
        : why.kind;
  const found = (id: string) => approvals.find((one) => one.id === id);

  return {
    platform: 'dingtalk',
    workspace,
    approvals,
    calls,
    trouble: (call, error, when = 'before') => void troubles.push({ call, error, when }),
    acts: (approval, userId, verdict, remark = '') => put(approval, userId, verdict, remark),
    passes(approval, userId, toUserId) {
      const task = approval.tasks.find((one) => one.userId === userId && one.state === 'open');
      if (!task) throw new Error(`${userId} has no open task`);
      task.state = 'passed-on';
      approval.tasks.push({ id: next('task'), userId: toUserId, state: 'open', remark: '' });
    },
    withdraws(approval) {
      close(approval, 'ended');
      approval.endedBy = approval.start.originator;
    },

    start: (start) =>
      meet('start', () => {
        const id = next('approval');
        const tasks = start.approvers.map(
          (userId): OaTask => ({ id: next('task'), userId, state: 'open', remark: '' }),
        );
        const { mark } = start.case;
        approvals.push({ id, start, status: 'running', mark, tasks, endedBy: null, remarks: [] });
        return id;
      }),
    find: (_since, originator) =>
      meet('find', () =>
        approvals.filter(({ start }) => start.originator === originator).map(({ id }) => id),
      ),
    read: (id) =>
      meet('read', () => {
        const approval = found(id);
        return approval ? structuredClone({ ...approval, start: undefined }) : null;
      }),
    decide: ({ instanceId, id, userId }, verdict, why) =>
      meet('decide', () => {
        const approval = found(instanceId);
        const task = approval?.tasks.find((one) => one.id === id && one.state === 'open');
        if (!approval || !task) return 'gone';
        put(approval, userId, verdict === 'approve' ? 'agreed' : 'refused', wordsOf(why));
        return 'done';
      }),
    end: (id, why) =>
      meet('end', () => {
        const approval = found(id);
        if (approval?.status !== 'running') return 'refused';
        close(approval, 'ended');
        approval.endedBy = '';
        approval.remarks.push(wordsOf(why));
        return 'done';
      }),
    comment: (id, _userId, why) =>
      meet('comment', () => {
        found(id)?.remarks.push(wordsOf(why));
      }),
    wordsOf,
    noReason: () => 'no reason given',
  };
}
