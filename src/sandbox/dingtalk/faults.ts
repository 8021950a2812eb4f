import type { FaultQueue } from '../common/faults.js';

/** The APIs by their short names, as faults and the log call them. */
export type ApiName =
  | 'gateway'
  | 'accessToken'
  | 'gettoken'
  | 'batchSend'
  | 'groupSend'
  | 'batchRecall'
  | 'groupRecall'
  | 'readStatus'
  | 'groupQuery'
  | 'createCard'
  | 'deliverCard'
  | 'createAndDeliver'
  | 'updateCard'
  | 'streamCard'
  | 'webhook'
  | 'userGet'
  | 'getByMobile'
  | 'departmentGet'
  | 'listSub'
  | 'listSubId'
  | 'listUserIds'
  | 'getByUnionId'
  | 'userList'
  | 'listParentByUser'
  | 'failedEvents'
  | 'saveForm'
  | 'formSchema'
  | 'processCodeByName'
  | 'manageableForms'
  | 'startInstance'
  | 'getInstance'
  | 'executeTask'
  | 'terminateInstance'
  | 'commentInstance'
  | 'redirectTask'
  | 'forecast'
  | 'listInstanceIds'
  | 'todoCount';

/** A fault of one API, or of whichever is called next; tokens and the gateway only when named. */
interface OfApi {
  readonly api?: ApiName;
}

/** A fault of one kind of push, or of whichever comes next: a robot message, a card's callback, an event. */
interface OfPush {
  readonly of?: PushKind;
}

/** What is pushed. */
export type PushKind = 'message' | 'card' | 'event';

/** Something that goes wrong on purpose. `count` is how many times; 1 when absent. */
export type Fault = { readonly count?: number } & (
  | ({ /** The app's acknowledgement is lost on the way. */ readonly kind: 'drop-ack' } & OfPush)
  | ({
      /** The app's acknowledgement arrives late. */ readonly kind: 'slow-ack';
      readonly ms: number;
    } & OfPush)
  | ({ /** A push comes twice, in frames of different ids. */ readonly kind: 'duplicate' } & OfPush)
  | ({ /** A push comes late. */ readonly kind: 'delay'; readonly ms: number } & OfPush)
  | ({ /** A push comes after the one that follows it. */ readonly kind: 'reorder' } & OfPush)
  | ({ /** A push is lost for good: it never comes, and never again. */ readonly kind: 'lose' } & OfPush)
  | { /** A robot message comes without its text, as over the monthly limit. */ readonly kind: 'over-quota' }
  | { /** A new connection is told to go at once. */ readonly kind: 'disconnect-storm' }
  | ({
      /** A call fails, before or after its effect. */ readonly kind: 'fail-call';
      readonly when: 'before' | 'after';
      /** 500 (`system.busy`) before and 504 after, when absent; 0 cuts the connection without an answer. */
      readonly status?: number;
    } & OfApi)
  | ({ /** A call is refused as too fast. */ readonly kind: 'qps' } & OfApi)
  | ({ /** A call is refused as the month is used up. */ readonly kind: 'month' } & OfApi)
  | ({
      /** A call is answered with a page instead of JSON, as to a banned address. */ readonly kind: 'html';
    } & OfApi)
  | ({ /** The words of a call are refused as unsafe. */ readonly kind: 'unsafe' } & OfApi)
  | ({ /** 200 with `success: false` and without effect. */ readonly kind: 'not-success' } & OfApi)
  | ({
      /** A call is refused: with this status and code, or this `errcode` of the old API. */
      readonly kind: 'refuse-call';
      readonly status?: number;
      readonly code: string | number;
    } & OfApi)
  | ({ /** A call is answered late. */ readonly kind: 'slow-call'; readonly ms: number } & OfApi)
  | { /** A card is created, but not delivered, inside a 200. */ readonly kind: 'fail-delivery' }
  | {
      /** `batchSend` holds somebody back, inside a 200. */ readonly kind: 'flow-control';
      readonly user?: string;
    }
  | { /** An answer by webhook finds its session gone. */ readonly kind: 'expire-webhook' }
);

/**
 * Faults that happen at once instead of waiting for their occasion. `half-open`: nothing comes out of the present
 * connections any more and nothing is read; `mute`: they answer pings, but pushes into them are lost.
 */
export type Strike = 'cut-sockets' | 'half-open' | 'mute' | 'disconnect' | 'revoke-token' | 'expire-webhooks';

/** The faults that are waiting for their occasion. */
export type Faults = FaultQueue<Fault>;

const doors: readonly ApiName[] = ['gateway', 'accessToken', 'gettoken'];

/** True when a fault names this API, or none and this is not one that merely opens the door. */
export function fitsApi(api: ApiName): (fault: OfApi) => boolean {
  return (fault) => (fault.api === undefined ? !doors.includes(api) : fault.api === api);
}

/** True when a fault names this kind of push, or none. */
export function fitsPush(kind: PushKind): (fault: OfPush) => boolean {
  return (fault) => fault.of === undefined || fault.of === kind;
}
