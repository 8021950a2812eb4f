import { type ApprovalRules, fallbackRole, type Selector, type StepRule } from '../core/approval-rules.js';
import type { Reading } from './approvals.js';
import { didYouMean } from './problems.js';
import type { PolicyFile } from './schema.js';
import type { Path } from './yaml-file.js';

type StepRow = NonNullable<PolicyFile['approvals']['rules'][number]['steps']>[number];
type Known = Pick<ApprovalRules, 'roles' | 'rotas'>;

/** The steps of a rule; adds those that name nobody, or ask for more people than there can be, to the problems. */
export function stepsOf(rows: readonly StepRow[], path: Path, known: Known, at: Reading): StepRule[] {
  return rows.map((row, index) => {
    const here = [...path, index];
    const wrong = (key: string, message: string) =>
      at.problems.push(at.file.problem([...here, key], message));
    const from = [...new Set(row.from)];
    const escalateTo = [...new Set(row.escalateTo ?? [`role:${fallbackRole}` as const])];
    if (from.length === 0) wrong('from', 'names nobody; write for example [manager]');
    checkNames(row.from, [...here, 'from'], known, at);
    checkNames(row.escalateTo ?? [], [...here, 'escalateTo'], known, at);
    const people = peopleOf(from, known);
    // Who they are cannot be counted where one of them is not there.
    const counted = from.length > 0 && from.every((selector) => isThere(selector, known));
    if (typeof row.need === 'number' && counted && row.need > people)
      wrong(
        'need',
        `"${row.need}" is more than the ${people} who can be asked; lower it, or ask more people`,
      );
    if (row.escalateHours !== null && peopleOf(escalateTo, known) === 0)
      wrong('escalateHours', 'leads to nobody; add escalateTo, or list people under approvals.fallback');
    return { need: row.need, from, escalateHours: row.escalateHours, escalateTo };
  });
}

function checkNames(selectors: readonly Selector[], path: Path, known: Known, at: Reading): void {
  selectors.forEach((selector, index) => {
    const [kind, name = ''] = split(selector);
    if (kind !== 'role' && kind !== 'rota') return;
    const [there, section] =
      kind === 'role' ? [known.roles, 'approvals.roles'] : [known.rotas, 'approvals.rotas'];
    const wrong = (message: string) => at.problems.push(at.file.problem([...path, index], message));
    if (!there.has(name))
      wrong(
        `"${selector}" is not there${didYouMean(name, there.keys())}; add ${name} under ${section}, or write another`,
      );
    else if (name === fallbackRole && kind === 'role' && known.roles.get(name)?.length === 0)
      wrong(`"${selector}" names nobody; list people under approvals.fallback`);
  });
}

function isThere(selector: Selector, { roles, rotas }: Known): boolean {
  const [kind, name = ''] = split(selector);
  return kind === 'role' ? roles.has(name) : kind === 'rota' ? rotas.has(name) : true;
}

/** Most people that selectors can mean. */
function peopleOf(selectors: readonly Selector[], { roles, rotas }: Known): number {
  const people = selectors.flatMap((selector): readonly string[] => {
    const [kind, name = ''] = split(selector);
    if (kind === 'role') return roles.get(name) ?? [];
    // One of them has the turn; who it is changes.
    if (kind === 'rota') return rotas.has(name) ? [selector] : [];
    return [kind === 'person' ? name : selector];
  });
  return new Set(people).size;
}

function split(selector: Selector): [string, string?] {
  const colon = selector.indexOf(':');
  return colon < 0 ? [selector] : [selector.slice(0, colon), selector.slice(colon + 1)];
}
