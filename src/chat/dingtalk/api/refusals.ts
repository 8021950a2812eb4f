import { z } from 'zod';
import type { HttpAnswer } from './http.js';

/** What a refusal means for whoever called. */
export type Refusal =
  /** The token is not valid (any more). */
  | { kind: 'token'; code: string }
  /** The app lacks a right; `scopes` are the permission points to ask for. */
  | { kind: 'permission'; code: string; scopes: string[] }
  /** Too fast. `pauseMs`: how long this particular limit takes to forget, where that is known. */
  | { kind: 'rate'; code: string; pauseMs: number | null }
  /** The organisation's calls of this month are used up. */
  | { kind: 'monthly-limit'; code: string }
  /** DingTalk's own fault. `unknown`: the call may have had its effect. */
  | { kind: 'busy'; code: string; unknown: boolean }
  /** The call itself was wrong; repeating it does not help. */
  | { kind: 'refused'; code: string };

/** As the newer API puts it; spelling of the request's id varies. Source: …/development/server-api-error-codes-1 */
const newShape = z.object({
  code: z.string(),
  message: z.string().catch(''),
  accessdenieddetail: z
    .object({ requiredScopes: z.array(z.string()).catch([]) })
    .optional()
    .catch(undefined),
});

/** As the older API puts it, with status 200. */
const oldShape = z.object({
  errcode: z.coerce.number(),
  sub_code: z.coerce.string().optional(),
});

/** When too many calls come from one address, it is shut out for five minutes, by a page or by this. */
const punished = z.object({ status: z.literal(1111), wait: z.number().optional() });
const shutOutMs = 5 * 60_000;
const minuteMs = 60_000;

/** Words of the send APIs for "slower". */
const tooFast = new Set(['send.too.fast', 'send.byToken.tooFast', 'too.many.people', 'too.many.group']);
const denied = 'Forbidden.AccessDenied.';

/** The refusal in an answer of the newer API, or null if it is none. */
export function newRefusal({ status, json }: HttpAnswer): Refusal | null {
  if (punished.safeParse(json).success) return { kind: 'rate', code: 'shut-out', pauseMs: shutOutMs };
  if (status >= 200 && status < 300)
    return json === null ? { kind: 'rate', code: 'unreadable', pauseMs: shutOutMs } : null;
  const read = newShape.safeParse(json);
  const code = read.success ? read.data.code : `http-${status}`;
  const scopes = read.data?.accessdenieddetail?.requiredScopes ?? [];
  const word = code.replace(/^Forbidden\.AccessDenied\./, '');
  if (code === 'InvalidAuthentication' || status === 401) return { kind: 'token', code };
  if (word.startsWith('ApiCountLimit')) return { kind: 'monthly-limit', code };
  if (word.startsWith('Qps')) return { kind: 'rate', code, pauseMs: null };
  if (word.startsWith('Qpm')) return { kind: 'rate', code, pauseMs: minuteMs };
  if (status === 429 || tooFast.has(code)) return { kind: 'rate', code, pauseMs: null };
  if (status === 403 && code.startsWith(denied)) return { kind: 'permission', code, scopes };
  if (status >= 500) return { kind: 'busy', code, unknown: true };
  if (code === 'unknown.send.result') return { kind: 'busy', code, unknown: true };
  if (code === 'systemBusy' || code === 'system.busy') return { kind: 'busy', code, unknown: true };
  // A page instead of an answer: shut out by address, or something between us and DingTalk.
  if (!read.success) return { kind: 'rate', code, pauseMs: shutOutMs };
  return { kind: 'refused', code };
}

/** The refusal in an answer of the older API, or null if it is none. */
export function oldRefusal({ status, json }: HttpAnswer): Refusal | null {
  const read = oldShape.safeParse(json);
  if (!read.success)
    return newRefusal({ status, json }) ?? { kind: 'busy', code: 'unreadable', unknown: true };
  const { errcode, sub_code } = read.data;
  if (errcode === 0) return null;
  // 88 is the gateway's, and says more in its second code.
  const meaning =
    errcode === 88 && sub_code !== undefined && /^\d+$/.test(sub_code) ? Number(sub_code) : errcode;
  const code = errcode === meaning ? `${errcode}` : `${errcode}/${meaning}`;
  if (meaning === 40014 || meaning === 42001 || meaning === 88) return { kind: 'token', code };
  if (meaning === 60011 || meaning === 50004) return { kind: 'permission', code, scopes: [] };
  if (meaning === 90018 || meaning === 90002) return { kind: 'rate', code, pauseMs: null };
  if (meaning === 90020) return { kind: 'monthly-limit', code };
  if (meaning === -1 || meaning === 15) return { kind: 'busy', code, unknown: true };
  return { kind: 'refused', code };
}
