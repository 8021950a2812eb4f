import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { parseUtterance } from '../chat/intents/parse.js';
import type { ParseContext, Utterance } from '../chat/intents/utterance.js';
import { type Unit, units } from '../core/money.js';

/** Streams and clock of a command, so that it can be run in a test. */
export interface ParseIo {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly now: () => Date;
}

const usage = `Usage: tokendesk parse "SENTENCE" [--json] [--now ISO] [--zone ZONE] [--unit USD|CNY|token|point]
       tokendesk parse --stdin [--json] …      one sentence a line in, one line each out
`;

/** A mistake in the options; its message is for the person at the terminal. */
class UsageError extends Error {}

/**
 * `tokendesk parse`: shows how a sentence is understood. With `--json` prints one object a sentence with the six keys
 * `intent`, `amount`, `person`, `due`, `reason`, `problem`. Resolves to the exit code: 0, or 2 for wrong options.
 */
export async function parseCommand(argv: string[], io: ParseIo): Promise<number> {
  try {
    const { sentence, json, context } = readOptions(argv, io);
    const print = (said: string) => {
      io.stdout.write(
        `${json ? asJson(parseUtterance(said, context)) : asText(parseUtterance(said, context))}\n`,
      );
    };
    if (sentence !== null) {
      print(sentence);
      return 0;
    }
    for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY }))
      print(line);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`tokendesk parse: ${error.message}\n${usage}`);
    return 2;
  }
}

function readOptions(
  argv: string[],
  io: ParseIo,
): { sentence: string | null; json: boolean; context: ParseContext } {
  const { values, positionals } = parsed(argv);
  if (values.stdin && positionals.length > 0) throw new UsageError('give a sentence or --stdin, not both');
  if (!values.stdin && positionals.length === 0) throw new UsageError('no sentence given');
  return {
    // Words left unquoted on the command line are one sentence all the same.
    sentence: values.stdin ? null : positionals.join(' '),
    json: values.json ?? false,
    context: {
      now: values.now === undefined ? io.now() : instant(values.now),
      zone: zone(values.zone ?? 'Asia/Shanghai'),
      unit: unit(values.unit ?? 'USD'),
    },
  };
}

function parsed(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      strict: true,
      options: {
        json: { type: 'boolean' },
        stdin: { type: 'boolean' },
        now: { type: 'string' },
        zone: { type: 'string' },
        unit: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function instant(text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(date.getTime())) {
    throw new UsageError(`--now must be an ISO date and time such as 2026-03-11T10:00:00Z, not "${text}"`);
  }
  return date;
}

function zone(name: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    throw new UsageError(`--zone must be an IANA time zone such as Asia/Shanghai, not "${name}"`);
  }
}

function unit(name: string): Unit {
  const found = units.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (!found) throw new UsageError(`--unit must be one of ${units.join(', ')}, not "${name}"`);
  return found;
}

function asJson({ intent, amount, person, due, reason, problem }: Utterance): string {
  return JSON.stringify({ intent, amount, person, due, reason, problem });
}

function asText(said: Utterance): string {
  const slots = (['amount', 'person', 'due', 'reason', 'problem'] as const)
    .filter((slot) => said[slot] !== null)
    .map((slot) => `${slot}: ${said[slot]}`);
  return [said.intent, ...slots].join('  ');
}
