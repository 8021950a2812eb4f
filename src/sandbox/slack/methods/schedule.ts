import { limits } from '../limits.js';
import { SlackRefusal } from '../refusal.js';
import { needContent, readDraft } from './drafts.js';
import { checkMayPost, needTarget, page } from './find.js';
import type { Methods } from './method.js';

/** `chat.scheduleMessage`, its list and its deletion. Times are the workspace's clock. */
export const scheduleMethods: Methods = {
  'chat.scheduleMessage': {
    tier: 3,
    scopes: ['chat:write'],
    run({ args, platform }) {
      const { world } = platform;
      const target = args.need('channel');
      const postAt = Math.floor(Number(args.need('post_at')));
      const draft = needContent(readDraft(args, limits.message.text));
      const now = world.clock.now();
      if (!Number.isFinite(postAt)) throw new SlackRefusal('invalid_time');
      if (postAt * 1000 <= now) throw new SlackRefusal('time_in_past');
      if (postAt * 1000 > now + limits.schedule.aheadMs) throw new SlackRefusal('time_too_far');
      const conversation = needTarget(world, target);
      checkMayPost(world, conversation);
      const near = [...world.scheduled.values()].filter(
        (item) =>
          item.channel === conversation.facts.id &&
          Math.abs(item.post_at - postAt) < limits.schedule.withinSeconds,
      );
      if (near.length >= limits.schedule.most) throw new SlackRefusal('restricted_too_many');
      const item = {
        id: world.ids.next('Q'),
        channel: conversation.facts.id,
        post_at: postAt,
        date_created: Math.floor(now / 1000),
        draft,
      };
      world.commit({ kind: 'scheduled', item });
      return {
        channel: item.channel,
        scheduled_message_id: item.id,
        post_at: postAt,
        message: { text: draft.text },
      };
    },
  },
  'chat.scheduledMessages.list': {
    tier: 3,
    scopes: [],
    run({ args, platform }) {
      const channel = args.text('channel');
      const all = [...platform.world.scheduled.values()]
        .filter((item) => channel === undefined || item.channel === channel)
        .map(({ draft, channel: id, ...item }) => ({ ...item, channel_id: id, text: draft.text }));
      const { items, next } = page(all, args.text('cursor'), args.number('limit', 100));
      return { scheduled_messages: items, response_metadata: { next_cursor: next } };
    },
  },
  'chat.deleteScheduledMessage': {
    tier: 3,
    scopes: ['chat:write'],
    run({ args, platform }) {
      const id = args.need('scheduled_message_id');
      const item = platform.world.scheduled.get(id);
      if (item === undefined || item.channel !== args.need('channel')) {
        throw new SlackRefusal('invalid_scheduled_message_id');
      }
      platform.world.commit({ kind: 'unscheduled', id });
      return {};
    },
  },
};
