// A lock between processes, made of symbolic links so that it needs nothing but a directory.
//
// The links are numbered generations; the highest one names the holder. Whoever finds the holder dead or gone
// creates the next number, which only one process can do: creating a symbolic link is atomic and exclusive, and its
// target carries the holder's mark, so there is no moment at which a lock exists without its owner's name in it.
// Removing a dead owner's lock instead would race: two waiters may both see it dead, and the slower one would
// remove the faster one's fresh lock.
import { mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const FREE = 'free';
const POLL_MS = 50;

/** A process's state letter and start time in the kernel's own count; nothing where the kernel does not tell. */
function kernelView(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, in parentheses, may itself hold blanks: count behind it. Fields 3 and 22 of proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], started: fields[19] };
  } catch {
    return {};
  }
}

export function processMark(pid = process.pid) {
  // With the start time, a process that got the id of a dead one is not taken for it.
  return `${pid}-${kernelView(pid).started ?? '0'}`;
}

export function isRunning(mark) {
  const [pid = '', started = '0'] = mark.split('-');
  if (!/^[1-9]\d*$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  const now = kernelView(pid);
  // Dead, and kept only because nobody asked for its exit code: containers without an init process are full of these.
  if (now.state === 'Z' || now.state === 'X') return false;
  return started === '0' || now.started === undefined || now.started === started;
}

function generations(directory) {
  return readdirSync(directory)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => b - a);
}

function holderOf(directory, generation) {
  try {
    return readlinkSync(join(directory, String(generation)));
  } catch {
    // Removed between listing and reading: a newer generation exists, so look again.
    return undefined;
  }
}

/** Takes the lock if it is free or its holder is dead; returns the generation taken, or the holder's mark. */
function tryToTake(directory) {
  const highest = generations(directory)[0] ?? 0;
  const holder = highest === 0 ? FREE : holderOf(directory, highest);
  if (holder === undefined) return { holder: 'unknown' };
  if (holder !== FREE && isRunning(holder)) return { holder };
  const mine = highest + 1;
  try {
    symlinkSync(processMark(), join(directory, String(mine)));
  } catch (error) {
    if (error.code === 'EEXIST') return { holder: 'unknown' };
    throw error;
  }
  const all = generations(directory);
  if (all[0] !== mine) {
    // Others went further while this process slept between looking and linking, and tidied up below themselves.
    rmSync(join(directory, String(mine)), { force: true });
    return { holder: 'unknown' };
  }
  for (const older of all.slice(1)) rmSync(join(directory, String(older)), { force: true });
  return { generation: mine };
}

function release(directory, generation) {
  const link = join(directory, String(generation));
  const scratch = `${link}.${processMark()}`;
  try {
    // Replaced, not removed: the numbers must never start again while somebody may be waiting.
    symlinkSync(FREE, scratch);
    renameSync(scratch, link);
  } catch {
    // The directory is gone or cannot be written any more. The holder's death frees the lock all the same.
  }
}

export async function withLock(directory, action, { onWait } = {}) {
  mkdirSync(directory, { recursive: true });
  let told = false;
  let taken = tryToTake(directory);
  while (taken.generation === undefined) {
    if (!told && taken.holder !== 'unknown') {
      told = true;
      onWait?.(taken.holder);
    }
    await delay(POLL_MS);
    taken = tryToTake(directory);
  }
  const { generation } = taken;
  try {
    return await action();
  } finally {
    release(directory, generation);
  }
}
