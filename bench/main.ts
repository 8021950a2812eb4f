import { parseArgs } from 'node:util';
import type { BenchResult } from './result.js';

/** What there is to measure. Each is loaded only when it is asked for. */
const benches: Readonly<Record<string, (members?: number, events?: number) => Promise<BenchResult>>> = {
  alerts: async (members, events) =>
    (await import('./alerts/alerts.js')).benchAlerts(say, { members, events }),
  command: async () => (await import('./command/command.js')).benchCommand(say),
  decide: async (open) => (await import('./decide/decide.js')).benchDecide(say, open),
  digest: async (members) => (await import('./digest/digest.js')).benchDigest(say, members),
  refill: async (members) => (await import('./refill/refill.js')).benchRefill(say, members),
  sandbox: async () => (await import('./sandbox/sandbox.js')).benchSandbox(say),
  sentences: async () => (await import('./sentences/sentences.js')).benchSentences(say),
  transfer: async (members) => (await import('./transfer/transfer.js')).benchTransfer(say, members),
};

/** What goes on meanwhile; the result alone goes to standard output's last line. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** `--members N` and `--events N` for a smaller company than the usual one, where a bench has one. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { members: { type: 'string' }, events: { type: 'string' } },
});
const [name, ...rest] = positionals;
const members = values.members === undefined ? undefined : Number(values.members);
const events = values.events === undefined ? undefined : Number(values.events);
const bench = name !== undefined && Object.hasOwn(benches, name) ? benches[name] : undefined;
const readable = [members, events].every(
  (number) => number === undefined || (Number.isInteger(number) && number >= 10),
);
if (bench === undefined || rest.length > 0 || !readable) {
  say(
    `usage: npm run -s bench -- NAME [--members N] [--events N]\n\nNAME is one of: ${Object.keys(benches).join(', ')}`,
  );
  process.exitCode = 2;
} else {
  process.stdout.write(`${JSON.stringify(await bench(members, events))}\n`);
}
