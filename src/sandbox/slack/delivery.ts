import type { AckResult, Carrier, CarrierParts, Question } from './carrier.js';
import { createHttpDelivery, type HttpTarget } from './http-delivery.js';
import type { Json } from './json.js';
import { ImpossibleAct } from './refusal.js';
import { createSocketHub, type SocketHub } from './socket.js';

/** How the app is reached: through the sockets it opened, or by requests to its own server. */
export type Deliver = 'socket' | { readonly http: HttpTarget };

/** Everything that goes from this Slack to the app. */
export interface Delivery {
  ask(question: Question): Promise<AckResult>;
  /** Remembers an event until the app acknowledged it or Slack gave it up. */
  event(id: string, payload: Json): void;
  readonly sockets: SocketHub;
  readonly way: Deliver;
  /**
   * Takes another way from now on; what is open goes that way too.
   *
   * @throws {ImpossibleAct} when an address does not give Slack's challenge back
   */
  change(way: Deliver): Promise<void>;
  close(): void;
}

/** Creates the delivery and takes up the events that a previous process left open. */
export function createDelivery(parts: Omit<CarrierParts, 'done'>, first: Deliver): Delivery {
  const { world } = parts;
  const carrierParts: CarrierParts = {
    ...parts,
    done: (id) => world.commit({ kind: 'event-done', id }),
  };
  const sockets = createSocketHub(carrierParts);
  let way = first;
  let carrier: Carrier = way === 'socket' ? sockets : createHttpDelivery(carrierParts, way.http);
  for (const [id, payload] of world.openEvents) carrier.event(id, payload);

  const follow = (next: Carrier): void => {
    const open = carrier.release();
    carrier = next;
    for (const { id, payload } of open) carrier.event(id, payload);
  };
  return {
    sockets,
    get way() {
      return way;
    },
    ask: (question) => carrier.ask(question),
    event(id, payload) {
      world.commit({ kind: 'event', id, payload });
      carrier.event(id, payload);
    },
    async change(next) {
      if (next === 'socket') follow(sockets);
      else {
        const http = createHttpDelivery(carrierParts, next.http);
        if (!(await http.verify()))
          throw new ImpossibleAct("The URL didn't respond with the value of the challenge parameter.");
        follow(http);
      }
      way = next;
    },
    close() {
      parts.timers.end();
      sockets.close();
    },
  };
}
