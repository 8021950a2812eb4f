/** DingTalk's limits, as data. */
export const limits = {
  /** https://open.dingtalk.com/document/development/chatbots-send-one-on-one-chat-messages-in-batches */
  batch: { users: 20, recallKeys: 20, recallMs: 24 * 60 * 60 * 1000 },
  /** https://open.dingtalk.com/document/development/the-robot-sends-a-group-message */
  message: { paramBytes: 15_000, webhookBytes: 20_000, atUsers: 50 },
  /** https://open.dingtalk.com/document/development/create-and-deliver-cards; the guide has the total. */
  card: { outTrackId: 100, openSpaceId: 1_000, keyBytes: 100, valueBytes: 1_024, totalBytes: 100 * 1024 },
  /** https://open.dingtalk.com/document/development/queries-the-complete-information-of-a-department-user */
  contacts: { page: 100 },
  stream: { contentBytes: 1_024 },
  /** https://open.dingtalk.com/document/development/create-an-approval-instance and the pages beside it. */
  oa: {
    forms: 200,
    formName: 200,
    formDescription: 300,
    components: 200,
    label: 20,
    values: 150,
    value: 65_535,
    approvers: 20,
    copies: 50,
    remark: 1_024,
    redirectRemark: 256,
    /** An approval cannot be ended by a call in its first 15 seconds. */
    untouchableMs: 15_000,
    page: 20,
    originators: 10,
    spanMs: 120 * 24 * 60 * 60 * 1000,
    oldestMs: 365 * 24 * 60 * 60 * 1000,
  },
  /** https://open.dingtalk.com/document/development/obtain-the-event-list-of-failed-push-messages */
  failedEvents: { kept: 200, lifeMs: 5 * 60 * 1000 },
} as const;
