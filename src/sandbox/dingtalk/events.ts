import type { Platform } from './platform.js';
import { countPush } from './quota.js';

/** Something that happened in the organisation. */
export interface NewEvent {
  readonly eventType: string;
  readonly data: { readonly [name: string]: unknown };
}

/** What happens to the directory is told for nothing; every other event counts against the month's pushes. */
const free = /^(user|org|label)_/;

/** Tells the app of an event, again and again until it is acknowledged; gives its id. */
export function pushEvent(platform: Platform, { eventType, data }: NewEvent): string {
  const { world, hub, traffic } = platform;
  const eventId = world.ids.next('ev');
  if (!free.test(eventType) && !countPush(platform)) {
    traffic.note('trouble', 'event not pushed: the month is used up', { eventType });
    return eventId;
  }
  const headers = {
    eventType,
    eventId,
    eventBornTime: String(world.now()),
    eventCorpId: world.seed.corpId,
    eventUnifiedAppId: world.app.clientId,
  };
  hub.push({ id: eventId, type: 'EVENT', topic: '*', data, headers });
  return eventId;
}
