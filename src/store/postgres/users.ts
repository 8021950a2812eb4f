import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, processMark } from '#file-lock';
import type { Place } from './place.js';

/** Notes that this process uses the server. The name returned is for {@link leave}. */
export function enter(place: Place): string {
  const name = `${processMark()}.${randomBytes(4).toString('hex')}`;
  writeFileSync(join(place.users, name), '');
  return name;
}

/** Takes the note back, clears those of dead processes, and says whether anybody is left. */
export function leave(place: Place, name: string): { othersLeft: boolean } {
  rmSync(join(place.users, name), { force: true });
  let othersLeft = false;
  for (const other of readdirSync(place.users)) {
    if (isRunning(other.split('.')[0] ?? '')) othersLeft = true;
    else rmSync(join(place.users, other), { force: true });
  }
  return { othersLeft };
}
