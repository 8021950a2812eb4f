import type { BenchResult } from './result.js';

/** What there is to measure. Each is loaded only when it is asked for. */
const benches: Readonly<Record<string, () => Promise<BenchResult>>> = {
  command: async () => (await import('./command/command.js')).benchCommand(say),
};

/** What goes on meanwhile; the result alone goes to standard output's last line. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const [name, ...rest] = process.argv.slice(2);
const bench = name !== undefined && Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench === undefined || rest.length > 0) {
  say(`usage: npm run -s bench -- NAME\n\nNAME is one of: ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  process.stdout.write(`${JSON.stringify(await bench())}\n`);
}
