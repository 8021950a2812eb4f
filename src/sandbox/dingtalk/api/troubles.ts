import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiName, fitsApi } from '../faults.js';
import type { Platform } from '../platform.js';
import { refused } from '../refusal.js';
import { type Answer, bannedPage } from './answer.js';

/** Faults that answer instead of the API, before it does anything. Undefined: the call goes on. */
export async function troubleBefore(
  { faults, traffic, world }: Platform,
  api: ApiName,
): Promise<Answer | undefined> {
  const fits = fitsApi(api);
  const note = (what: string): void => traffic.note('fault', what, { api });
  const slow = faults.take('slow-call', fits);
  if (slow !== undefined) {
    note(`answers ${slow.ms} ms late`);
    await sleep(slow.ms);
  }
  if (faults.take('html', fits) !== undefined) {
    note('a page instead of JSON');
    return { status: 200, body: {}, page: bannedPage };
  }
  const failed = faults.take('fail-call', (fault) => fault.when === 'before' && fits(fault));
  if (failed !== undefined) {
    note('fails before its effect');
    const status = failed.status ?? 500;
    const requestid = world.ids.hex(16).toUpperCase();
    return {
      status,
      body: { code: 'system.busy', message: '系统繁忙', requestid, errcode: -1, errmsg: '系统繁忙' },
    };
  }
  return undefined;
}

/** A fault that loses the answer after the effect. */
export function troubleAfter({ faults, traffic, world }: Platform, api: ApiName): Answer | undefined {
  const fits = fitsApi(api);
  const failed = faults.take('fail-call', (fault) => fault.when === 'after' && fits(fault));
  if (failed === undefined) return undefined;
  traffic.note('fault', 'answer lost after the effect', { api });
  const requestid = world.ids.hex(16).toUpperCase();
  const body = {
    code: 'gateway.timeout',
    message: 'gateway timeout',
    requestid,
    errcode: 15,
    errmsg: 'gateway timeout',
  };
  return { status: failed.status ?? 504, body };
}

/** Faults that refuse a call in the API's own way; the month's limit binds only what is counted. */
export function refuseByFault({ faults }: Platform, api: ApiName, counted: boolean): void {
  const fits = fitsApi(api);
  if (faults.take('qps', fits) !== undefined)
    throw refused(403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi');
  if (counted && faults.take('month', fits) !== undefined)
    throw refused(403, 'Forbidden.AccessDenied.ApiCountLimitForOrg');
  if (faults.take('unsafe', fits) !== undefined)
    throw refused(
      400,
      /Card/.test(api) || api === 'createAndDeliver' ? 'param.contentUnsafe' : 'contain.unsafe.url',
    );
}
