import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { endOfLocalDate, startOfLocalDay } from '../core/calendar.js';
import {
  type AuditChain,
  type AuditFilter,
  actorsByWord,
  auditChain,
  auditLines,
} from '../desk/audit-export.js';
import type { Desk } from '../desk/desk.js';
import { type Written, writeCsv, writeJson } from './audit-formats.js';

/** Where the command writes: the rows go to a stream, all else to `err`, a line per call. */
export interface AuditOutput {
  out: NodeJS.WritableStream;
  err: (line: string) => void;
}

/** The desk whose audit trail is read, and how to let go of it. */
export interface OpenDeskForAudit {
  desk: Desk;
  close: () => Promise<void>;
}

const usage = `usage: tokendesk audit [--since DAY] [--until DAY] [--who PERSON] [--action ACTION] [--subject SUBJECT]
                       [--format csv|json] [--out FILE] [--noted SEAL:HASH]

  --since, --until   days like 2026-12-01, both included, or instants like 2026-12-01T09:00:00Z
  --who              an e-mail address, a name, or clock, import, cli and the like
  --action           request.approve, or request for all of them; several with commas
  --subject          request:ID, request for all of them, an id, or whose matter it is by e-mail address
  --noted            a seal that was written down earlier: proves that the chain still holds it`;

/** A mistake in the options; its message is for the person at the terminal. */
class UsageError extends Error {}

/** Most broken links that are named one by one. */
const mostNamed = 20;

/**
 * `tokendesk audit`: who did what, as CSV or JSON, streamed; says on `err` whether the chain is unbroken. Returns the
 * exit code: 0, or 1 for a chain that is broken and for nobody or several people of a name, 2 for wrong options.
 */
export async function auditCommand(
  argv: readonly string[],
  io: AuditOutput,
  open: () => Promise<OpenDeskForAudit>,
): Promise<number> {
  const values = valuesOf(argv);
  if (!values) {
    io.err(usage);
    return 2;
  }
  const { desk, close } = await open();
  try {
    const filter = await filterOf(values, desk);
    const noted = notedOf(values.noted);
    const written: Written = { rows: 0 };
    let chain: AuditChain | null = null;
    const proof = async () => {
      chain ??= await auditChain(desk, noted);
      return chain;
    };
    const pages = auditLines(desk, filter);
    const { unit, zone } = desk.policy;
    const text =
      values.format === 'json' ? writeJson(pages, written, { unit, zone }, proof) : writeCsv(pages, written);
    await put(text, values.out, io);
    return conclude(await proof(), written, values.out, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(`tokendesk audit: ${error.message}`);
    return 2;
  } finally {
    await close();
  }
}

function valuesOf(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        since: { type: 'string' },
        until: { type: 'string' },
        who: { type: 'string' },
        action: { type: 'string' },
        subject: { type: 'string' },
        format: { type: 'string', default: 'csv' },
        out: { type: 'string' },
        noted: { type: 'string' },
      },
    });
    return values.format === 'csv' || values.format === 'json' ? values : null;
  } catch {
    return null;
  }
}

type Values = NonNullable<ReturnType<typeof valuesOf>>;

async function filterOf(values: Values, desk: Desk): Promise<AuditFilter> {
  const { zone } = desk.policy;
  return {
    ...(values.since ? { since: instantOf('--since', values.since, zone, 'start') } : {}),
    ...(values.until ? { before: instantOf('--until', values.until, zone, 'end') } : {}),
    ...(values.who ? { who: await whoOf(values.who, desk) } : {}),
    ...(values.action ? { actions: actionsOf(values.action) } : {}),
    ...(values.subject ? { subject: await subjectOf(values.subject, desk) } : {}),
  };
}

/** A day is one of the organisation's zone. */
function instantOf(option: string, text: string, zone: string, side: 'start' | 'end'): Date {
  const wrong = `${option} "${text}" is neither a day like 2026-12-01 nor an instant like 2026-12-01T09:00:00Z`;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const noon = new Date(`${text}T12:00:00Z`);
    if (Number.isNaN(noon.getTime()) || !noon.toISOString().startsWith(text)) throw new UsageError(wrong);
    const end = endOfLocalDate(text, zone);
    return side === 'end' ? end : startOfLocalDay(new Date(end.getTime() - 1), zone);
  }
  const at = new Date(text);
  const zoned = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(text);
  if (!zoned || Number.isNaN(at.getTime())) throw new UsageError(wrong);
  return at;
}

async function whoOf(word: string, desk: Desk): Promise<NonNullable<AuditFilter['who']>> {
  const found = await actorsByWord(desk, word);
  if (!('people' in found)) return found;
  const { people } = found;
  if (people.length === 0)
    throw new UsageError(
      `nobody here is called "${word}"; write an e-mail address or a name as it was imported`,
    );
  const listed = people.map(({ name, email }) => `\n  ${name}  ${email ?? 'no e-mail address'}`).join('');
  throw new UsageError(
    `several people are called "${word}"; write the e-mail address of the one you mean:${listed}`,
  );
}

/** `request`, `request.` and `request.*` mean all of them. */
function actionsOf(text: string): string[] {
  const actions = text.split(',').map((one) => one.trim().replace(/\.?\*$/, ''));
  for (const one of actions)
    if (!/^[a-z][a-z-]*(\.[a-z-]*)?$/.test(one))
      throw new UsageError(
        `--action "${text}" is none; write one like request.approve, or request for all of them`,
      );
  return actions.map((one) => (one.includes('.') ? one : `${one}.`));
}

async function subjectOf(text: string, desk: Desk): Promise<NonNullable<AuditFilter['subject']>> {
  const [, type, id] = /^([a-z]+)(?::(.+))?$/.exec(text) ?? [];
  if (type) return id ? { type, id } : { type };
  if (/^[0-9a-f-]{36}$/.test(text)) return { id: text };
  const found = await whoOf(text, desk);
  if (!('memberId' in found)) throw new UsageError(`--subject "${text}" is no person`);
  return { ofMember: found.memberId };
}

function notedOf(text: string | undefined): { seal: bigint; hash: string } | null {
  if (text === undefined) return null;
  const [, seal, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!seal || !hash)
    throw new UsageError(`--noted "${text}" is no seal; write one as it was printed, like 1042:5f3a…`);
  return { seal: BigInt(seal), hash };
}

/** A reader who has seen enough (`| head`) closes the pipe: that is no fault. */
async function put(text: AsyncIterable<string>, file: string | undefined, io: AuditOutput): Promise<void> {
  const source = Readable.from(text);
  // What people did is nobody's business but the reader's.
  if (file !== undefined) return pipeline(source, createWriteStream(file, { mode: 0o600 }));
  try {
    await pipeline(source, io.out, { end: false });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}

function conclude(chain: AuditChain, written: Written, file: string | undefined, io: AuditOutput): number {
  const { problems, sealed, waiting, hash } = chain;
  const rows = written.rows === 1 ? '1 row' : `${written.rows} rows`;
  if (file !== undefined) io.err(`${rows} written to ${file}.`);
  if (problems.length === 0) {
    const end = hash === null ? '' : ` The last seal is ${sealed}:${hash}`;
    io.err(`The chain is unbroken: ${sealed} rows sealed, ${waiting} waiting for it.${end}`);
    return 0;
  }
  for (const line of problems.slice(0, mostNamed)) io.err(line);
  const more = problems.length > mostNamed ? `, ${problems.length - mostNamed} more than are named here` : '';
  io.err(`The chain is BROKEN: ${problems.length === 1 ? '1 place' : `${problems.length} places`}${more}.`);
  return 1;
}
