import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, processMark } from '../file-lock.mjs';
import { root } from './root.mjs';
import { textOf, writeStamp } from './stamp.mjs';

// Names the step's program that runs now, for whoever comes after a set-up that was killed.
const RUNNING = join(root, '.tokendesk', 'set-up-child');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a step's program to its end. Its standard output goes to standard error: standard output belongs to the
 * program that was asked for. A signal meant for us ends the child first, then us.
 */
export function runChild(command, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 2, 2] });
    if (child.pid !== undefined) writeStamp(RUNNING, processMark(child.pid));
    let stopped;
    const stop = (signal) => {
      stopped = signal;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    const done = () => {
      rmSync(RUNNING, { force: true });
      for (const signal of SIGNALS) process.off(signal, stop);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      done();
      if (stopped !== undefined) process.kill(process.pid, stopped);
      else if (code === 0) resolve();
      else {
        const end = signal ?? `exit code ${code}`;
        reject(Object.assign(new Error(`${command} ${args[0] ?? ''} ended with ${end}`), { signal }));
      }
    });
  });
}

/** Ends what a killed set-up left running: two npm at once would tear each other's work. Call it under the lock. */
export async function endOrphan() {
  const mark = textOf(RUNNING);
  if (mark === '') return;
  while (isRunning(mark)) {
    process.kill(Number(mark.split('-')[0]), 'SIGTERM');
    await delay(100);
  }
  rmSync(RUNNING, { force: true });
}
