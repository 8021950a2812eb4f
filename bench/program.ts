import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program under measurement, in a process of its own. */
export interface RunningProgram {
  /** The line that told that it is up. */
  readonly greeting: string;
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>;
}

/** Milliseconds a program gets to come up. */
const patience = 180_000;

/**
 * Starts a compiled file with Node and waits for the first line it prints that fits `ready`. Of this process's
 * environment it gets only what every program needs.
 *
 * @throws Error with the end of what it wrote to standard error, if it ends or stays silent instead
 */
export async function startProgram(
  file: string,
  env: Readonly<Record<string, string>>,
  ready: RegExp,
): Promise<RunningProgram> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [file], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const greeting = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${file} ${why}:\n${complaint}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail('did not come up');
    }, patience);
    void ended.then(() => {
      clearTimeout(timer);
      fail('ended');
    });
    // Read to the end: a program whose output nobody takes comes to a halt.
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!ready.test(line)) return;
      clearTimeout(timer);
      resolve(line);
    });
  });
  return {
    greeting,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
