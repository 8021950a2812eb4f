import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { localDate } from '../core/calendar.js';
import { toDecimal } from '../core/money.js';
import { type GrantLine, kindOf, readGrantsCsv } from '../desk/grant-csv.js';
import { giveMany, linesForFilter, type ManyPlan, mostInRun, previewMany } from '../desk/grant-many.js';

/** Where a command writes: one call per line. */
export interface GrantOutput {
  out: (line: string) => void;
  err: (line: string) => void;
}

/** The desk to give at, and how to let go of it. */
export interface OpenGrantDesk {
  desk: Parameters<typeof previewMany>[0];
  close: () => Promise<void>;
}

const usage = `usage: tokendesk grant --file grants.csv [--yes] [--skip-bad] [--key NAME]
       tokendesk grant --team TEAM --plan PLAN --amount 50 [--until YYYY-MM-DD] [--kind top-up|reward|task] [--reason TEXT] [--yes]
The file has the columns member, amount, until, kind, reason. Nothing is given without --yes.`;

/** A mistake in the arguments; its message is for the person at the terminal. */
class UsageError extends Error {}

type Asked = ReturnType<typeof argumentsOf>;

/**
 * `tokendesk grant`: gives credit to many, from a file or by team and plan. Shows who would get what and who would pay;
 * does it with `--yes`, all or nothing, once per file, filter or `--key`. Returns the exit code: 0, 1 where lines are wrong
 * or nothing could be done, 2 for wrong arguments or a file that cannot be read.
 */
export async function grantCommand(
  argv: readonly string[],
  io: GrantOutput,
  open: () => Promise<OpenGrantDesk>,
): Promise<number> {
  let asked: Asked;
  try {
    asked = argumentsOf(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(`tokendesk grant: ${error.message}\n${usage}`);
    return 2;
  }
  const { desk, close } = await open();
  try {
    return await run(desk, asked, io);
  } finally {
    await close();
  }
}

async function run(desk: OpenGrantDesk['desk'], asked: Asked, io: GrantOutput): Promise<number> {
  const lines = asked.lines ?? (await linesForFilter(desk, asked.filter, asked.each));
  if (lines.length === 0) {
    io.err('Nobody is meant: no active member matches, or the file has no lines. Nothing was given.');
    return 1;
  }
  if (lines.length > mostInRun) {
    io.err(
      `A run is at most ${mostInRun} people, and these are ${lines.length}. Split them. Nothing was given.`,
    );
    return 1;
  }
  if (!asked.yes) return preview(desk, asked, lines, io);
  const { key, skipBad, source } = asked;
  const result = await giveMany(desk, { key, input: source, skipBad }, lines);
  if (result.kind === 'conflict') {
    io.err(`The key ${key} stands for another run. Give this one another --key. Nothing was given.`);
    return 1;
  }
  if (result.kind === 'problems') return explain(desk, result.plan, skipBad, io);
  const total = `${toDecimal(result.total, desk.policy.unit)} ${desk.policy.unit}`;
  const skipped = result.skipped > 0 ? `, ${result.skipped} lines skipped` : '';
  const what = `${result.people} people were given ${total} in all${skipped}.`;
  io.out(
    result.kind === 'before'
      ? `Done before under this key, nothing more was given: ${what}`
      : `Done: ${what}`,
  );
  return 0;
}

async function preview(
  desk: OpenGrantDesk['desk'],
  asked: Asked,
  lines: readonly GrantLine[],
  io: GrantOutput,
): Promise<number> {
  const plan = await previewMany(desk, lines);
  table(desk, plan, io);
  const bad = plan.rows.filter((row) => row.problem !== null).length;
  if (bad > 0 && (!asked.skipBad || bad === plan.rows.length)) return explain(desk, null, asked.skipBad, io);
  io.out('Nothing was given. To do it, say the same with --yes.');
  return 0;
}

function explain(
  desk: OpenGrantDesk['desk'],
  plan: ManyPlan | null,
  skipBad: boolean,
  io: GrantOutput,
): number {
  if (plan) table(desk, plan, io);
  io.err(
    skipBad
      ? 'No line is good. Nothing was given.'
      : 'Nothing was given, since lines are wrong. Mend them, or leave them out with --skip-bad.',
  );
  return 1;
}

function table(desk: OpenGrantDesk['desk'], plan: ManyPlan, io: GrantOutput): void {
  const { unit, zone } = desk.policy;
  const money = (amount: bigint) => toDecimal(amount, unit);
  const rows = plan.rows.map((row) => [
    String(row.line),
    row.name,
    money(row.amount),
    // The day on which it ends is the last on which it can be used.
    row.until ? localDate(new Date(row.until.getTime() - 1), zone) : '-',
    row.kind,
    row.problem ?? 'ok',
  ]);
  const all = [['line', 'who', `amount (${unit})`, 'until', 'kind', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((cells) => width(cells[column] ?? ''))));
  for (const cells of all)
    io.out(
      cells
        .map((cell, column) => `${cell}${' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell)))}`)
        .join('  ')
        .trimEnd(),
    );
  const good = plan.rows.filter((row) => row.problem === null);
  const total = good.reduce((sum, row) => sum + row.amount, 0n);
  io.out(`${good.length} of ${plan.rows.length} lines are good: ${money(total)} ${unit} in all.`);
  for (const { team, before, after } of plan.payers)
    io.out(
      `${team === null ? 'The organisation' : `The pool of ${team}`} pays: ${money(before)} -> ${money(after)} ${unit}`,
    );
  if (plan.issued > 0n) io.out(`Issued, since nothing limits it: ${money(plan.issued)} ${unit}`);
}

/** Columns on a terminal: Chinese characters take two. */
function width(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + (/[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u.test(character) ? 2 : 1),
    0,
  );
}

function argumentsOf(argv: readonly string[]) {
  const { values } = parsed(argv);
  const { file, team = null, plan = null, amount, until = null, reason = null } = values;
  const kind = kindOf(values.kind ?? null);
  if (kind === null) throw new UsageError(`"${values.kind}" is no kind`);
  const filter = { team, plan };
  const each = { amount: amount ?? '', until, kind, reason };
  const common = { yes: values.yes, skipBad: values['skip-bad'], filter, each };
  if (file !== undefined) {
    if (
      team !== null ||
      plan !== null ||
      amount !== undefined ||
      until !== null ||
      values.kind ||
      reason !== null
    )
      throw new UsageError('give a file, or a team or plan with an amount, not both');
    const text = textOf(file);
    const { lines, problems } = readGrantsCsv(text);
    if (problems.length > 0)
      throw new UsageError(problems.map(({ line, message }) => `line ${line}: ${message}`).join('\n'));
    const source = sha256(text);
    return { ...common, lines, source, key: values.key ?? source.slice(0, 16) };
  }
  if (team === null && plan === null) throw new UsageError('nobody is meant: give --file, --team or --plan');
  if (amount === undefined) throw new UsageError('--amount is missing');
  const source = sha256(JSON.stringify([filter, each]));
  return { ...common, lines: null, source, key: values.key ?? source.slice(0, 16) };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        file: { type: 'string' },
        team: { type: 'string' },
        plan: { type: 'string' },
        amount: { type: 'string' },
        until: { type: 'string' },
        kind: { type: 'string' },
        reason: { type: 'string' },
        key: { type: 'string' },
        yes: { type: 'boolean', default: false },
        'skip-bad': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError)
      throw new UsageError(`${file} is not UTF-8; save it as "CSV UTF-8" in the spreadsheet`);
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`${file} cannot be read (${why})`);
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
