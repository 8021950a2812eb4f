import type { Platform } from './platform.js';
import { OldRefusal, refused } from './refusal.js';

/** Gives the app's token: the same one while it is valid, for a longer time. */
export function issueToken({ world, settings }: Platform): { value: string; seconds: number } {
  const now = world.now();
  const valid = world.token !== undefined && world.token.expires > now;
  const value = valid && world.token !== undefined ? world.token.value : world.ids.hex(32);
  world.commit({ kind: 'token', token: { value, expires: now + settings.tokenMs } });
  return { value, seconds: Math.floor(settings.tokenMs / 1000) };
}

/** Ends the present token before its time. */
export function revokeToken({ world }: Platform): void {
  if (world.token !== undefined) world.commit({ kind: 'token', token: { ...world.token, expires: 0 } });
}

/** Refuses a call of the new API whose token is not the app's valid one. */
export function needToken({ world }: Platform, token: string | undefined): void {
  const { token: valid } = world;
  if (valid === undefined || token !== valid.value || valid.expires <= world.now())
    throw refused(400, 'InvalidAuthentication');
}

/** The same for the old API. */
export function needOldToken({ world }: Platform, token: string | undefined): void {
  const { token: valid } = world;
  if (valid === undefined || token !== valid.value) throw new OldRefusal(40014, '不合法的access_token');
  if (valid.expires <= world.now()) throw new OldRefusal(42001, 'access_token超时');
}
