/** DingTalk's limits, as data. */
export const limits = {
  /** https://open.dingtalk.com/document/development/chatbots-send-one-on-one-chat-messages-in-batches */
  batch: { users: 20, recallKeys: 20, recallMs: 24 * 60 * 60 * 1000 },
  /** https://open.dingtalk.com/document/development/the-robot-sends-a-group-message */
  message: { paramBytes: 15_000, webhookBytes: 20_000, atUsers: 50 },
  /** https://open.dingtalk.com/document/development/create-and-deliver-cards; the guide has the total. */
  card: { outTrackId: 100, openSpaceId: 1_000, keyBytes: 100, valueBytes: 1_024, totalBytes: 100 * 1024 },
  stream: { contentBytes: 1_024 },
} as const;
