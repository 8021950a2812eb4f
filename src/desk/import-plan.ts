import type { Policy } from '../core/policy.js';
import type { ImportedMember } from '../store/import.js';
import type { AccountKey } from '../store/people.js';
import type { ImportLine, ImportProblem } from './import-csv.js';

/** What the tables know before the import. */
export interface Known {
  members: readonly ImportedMember[];
  accounts: readonly (AccountKey & { memberId: string })[];
}

/** A member as they will be. */
export interface PlannedMember {
  line: number;
  /** As they are now; null for a newcomer. */
  before: ImportedMember | null;
  after: ImportedMember;
  /** Accounts to link; `instead` is the one they replace. */
  accounts: (AccountKey & { instead: string | null })[];
  /** Which fields change: `name`, `email`, `team`, `manager`, `plan`, `status`, `slack`, `dingtalk`. */
  changes: string[];
}

/**
 * Decides what an import does: who is new, what changes on whom, and which lines contradict the tables or each other.
 * Changes nothing. Columns that the file does not have leave everything as it is.
 */
export function planImport(
  lines: readonly ImportLine[],
  known: Known,
  policy: Policy,
  newId: () => string,
): { members: PlannedMember[]; problems: ImportProblem[] } {
  const problems: ImportProblem[] = [];
  const wrong = (line: number, message: string) => {
    problems.push({ line, message });
  };
  const members = matchPeople(lines, known, newId, wrong).flatMap(({ line, before, id }) => {
    const plan = planOf(line.plan, before?.plan ?? policy.defaultPlan, policy);
    if (plan === null)
      wrong(line.line, `"${line.plan}" is no plan; write one of ${[...policy.plans.keys()].join(', ')}`);
    const after: ImportedMember = {
      id,
      name: line.name,
      email: line.email ?? before?.email ?? null,
      team: line.team === undefined ? (before?.team ?? null) : line.team,
      managerId: before?.managerId ?? null,
      plan: plan ?? '',
      status: line.status ?? before?.status ?? 'active',
    };
    if (!before && after.status === 'left')
      wrong(line.line, `${line.name} has left and was never here; remove the line`);
    return [
      {
        line,
        planned: {
          line: line.line,
          before,
          after,
          accounts: accountsOf(line, id, known, wrong),
          changes: [] as string[],
        },
      },
    ];
  });
  assignManagers(members, known, wrong);
  findCircles(
    members.map(({ planned }) => planned),
    known,
    wrong,
  );
  const planned = members.map(({ planned }) => ({ ...planned, changes: changesOf(planned) }));
  problems.sort((a, b) => a.line - b.line);
  return { members: planned, problems };
}

type Wrong = (line: number, message: string) => void;
type Matched = { line: ImportLine; before: ImportedMember | null; id: string };

/** Finds the member behind each line: by e-mail address, else by account. */
function matchPeople(
  lines: readonly ImportLine[],
  known: Known,
  newId: () => string,
  wrong: Wrong,
): Matched[] {
  const byEmail = new Map(
    known.members.flatMap((member) => (member.email ? [[member.email, member] as const] : [])),
  );
  const byId = new Map(known.members.map((member) => [member.id, member]));
  const owners = new Map(known.accounts.map((account) => [keyOf(account), byId.get(account.memberId)]));
  const seen = new Map<string, number>();
  return lines.flatMap((line): Matched[] => {
    const accounts = accountKeys(line);
    for (const word of [...(line.email ? [line.email] : []), ...accounts.map(keyOf)]) {
      const first = seen.get(word);
      if (first !== undefined)
        wrong(line.line, `${word} stands on line ${first} already; keep one of the two`);
      seen.set(word, line.line);
    }
    const holders = accounts.flatMap((account) => owners.get(keyOf(account)) ?? []);
    const before = (line.email ? byEmail.get(line.email) : undefined) ?? holders[0] ?? null;
    for (const [index, holder] of holders.entries()) {
      const same =
        holder === before &&
        (!line.email || !holder.email || holder.email === line.email || holder.name === line.name);
      if (same) continue;
      const whose = holder.email ? `${holder.name} (${holder.email})` : holder.name;
      wrong(
        line.line,
        `${keyOf(accounts[index] ?? accounts[0])} is the account of ${whose}; correct the account or the e-mail address`,
      );
    }
    if (before && seen.has(before.id))
      wrong(line.line, `is about the same person as line ${seen.get(before.id)}; keep one of the two`);
    if (before) seen.set(before.id, line.line);
    return [{ line, before, id: before?.id ?? newId() }];
  });
}

function accountKeys(line: ImportLine): AccountKey[] {
  return [
    ...(line.slack ? [{ platform: 'slack' as const, ...line.slack }] : []),
    ...(line.dingtalk ? [{ platform: 'dingtalk' as const, ...line.dingtalk }] : []),
  ];
}

function keyOf(account: AccountKey | undefined): string {
  return account ? `${account.platform}:${account.workspace}/${account.userId}` : '';
}

function accountsOf(
  line: ImportLine,
  memberId: string,
  known: Known,
  wrong: Wrong,
): PlannedMember['accounts'] {
  return accountKeys(line).flatMap((account) => {
    const same = known.accounts.filter(
      (other) =>
        other.memberId === memberId &&
        other.platform === account.platform &&
        other.workspace === account.workspace,
    );
    if (same.some((other) => other.userId === account.userId)) return [];
    if (same.length > 1)
      wrong(
        line.line,
        `${line.name} has several accounts in ${account.workspace}: ${same.map((one) => one.userId).join(', ')}; leave the cell empty`,
      );
    return [{ ...account, instead: same[0]?.userId ?? null }];
  });
}

/** A plan by key or by its name in either language. */
function planOf(word: string | null, otherwise: string, policy: Policy): string | null {
  if (word === null) return otherwise;
  if (policy.plans.has(word)) return word;
  const lower = word.toLowerCase();
  const named = [...policy.plans.values()].filter((plan) =>
    [plan.key, plan.name.en, plan.name['zh-CN']].some((name) => name.toLowerCase() === lower),
  );
  return named.length === 1 ? (named[0]?.key ?? null) : null;
}

/** Managers may come later in the file. */
function assignManagers(
  rows: readonly { line: ImportLine; planned: PlannedMember }[],
  known: Known,
  wrong: Wrong,
): void {
  const people = new Map(known.members.map((member) => [member.id, member]));
  for (const { planned } of rows) people.set(planned.after.id, planned.after);
  const byWord = new Map<string, ImportedMember[]>();
  for (const person of people.values())
    for (const word of new Set([person.name.toLowerCase(), ...(person.email ? [person.email] : [])]))
      byWord.set(word, [...(byWord.get(word) ?? []), person]);
  for (const { line, planned } of rows) {
    if (line.manager === undefined) continue;
    if (line.manager === null) {
      planned.after.managerId = null;
      continue;
    }
    const found = byWord.get(line.manager.toLowerCase()) ?? [];
    const [manager] = found;
    if (found.length > 1)
      wrong(
        line.line,
        `${found.length} people are called ${line.manager}; name the manager by e-mail address`,
      );
    else if (!manager)
      wrong(
        line.line,
        `the manager ${line.manager} is neither in the file nor a member; add a line for them, or correct the cell`,
      );
    else if (manager.id === planned.after.id)
      wrong(
        line.line,
        `${line.name} cannot be their own manager; name somebody else or leave the cell empty`,
      );
    else planned.after.managerId = manager.id;
  }
}

/** Nobody is, over however many steps, the manager of their own manager. */
function findCircles(planned: readonly PlannedMember[], known: Known, wrong: Wrong): void {
  const people = new Map(known.members.map((member) => [member.id, member]));
  for (const { after } of planned) people.set(after.id, after);
  const clear = new Set<string>();
  const told = new Set<string>();
  for (const { line, after } of planned) {
    const path: string[] = [];
    let at: string | null = after.id;
    while (at !== null && !clear.has(at) && !path.includes(at)) {
      path.push(at);
      at = people.get(at)?.managerId ?? null;
    }
    const circle = at !== null && path.includes(at) ? path.slice(path.indexOf(at)) : [];
    if (circle.includes(after.id) && !told.has(after.id)) {
      const names = [...circle, circle[0] ?? ''].map((id) => people.get(id)?.name ?? id);
      wrong(
        line,
        `these people manage each other in a circle: ${names.join(' → ')}; correct one of the managers`,
      );
      for (const id of circle) told.add(id);
    }
    for (const id of path) clear.add(id);
  }
}

function changesOf({ before, after, accounts }: PlannedMember): string[] {
  const fields = (['name', 'email', 'team', 'plan', 'status'] as const).filter(
    (field) => before?.[field] !== after[field],
  );
  const manager = before?.managerId !== after.managerId ? ['manager'] : [];
  return [...fields, ...manager, ...accounts.map((account) => account.platform)];
}
