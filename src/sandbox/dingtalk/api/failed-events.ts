import type { Json } from '../../slack/json.js';
import type { Platform } from '../platform.js';

/**
 * Events that were given up, for a few minutes; what is read is taken off the list.
 * https://open.dingtalk.com/document/development/obtain-the-event-list-of-failed-push-messages
 */
export function takeFailedEvents({ world }: Platform): Json {
  const { failedEvents, seed } = world;
  if (failedEvents.length > 0)
    world.commit({ kind: 'failed-read', ids: failedEvents.map((one) => one.eventId) });
  return {
    has_more: false,
    failed_list: failedEvents.map(({ eventType, eventId, data, at }) => ({
      call_back_tag: eventType,
      corpid: seed.corpId,
      event_time: at,
      event_id: eventId,
      [eventType]: { bpmsCallBackData: data },
    })),
  };
}
