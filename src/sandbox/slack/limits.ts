/**
 * Slack's size limits as data. Characters are JavaScript string lengths, as Slack's own errors count.
 *
 * Sources: https://docs.slack.dev/reference/block-kit (blocks, elements, composition objects),
 * https://docs.slack.dev/reference/views, https://docs.slack.dev/reference/methods/chat.postMessage
 */
export const limits = {
  message: {
    text: 40_000,
    updateText: 4_000,
    markdownText: 12_000,
    blocks: 50,
    attachments: 100,
    metadata: 8_000,
  },
  view: {
    blocks: 100,
    title: 24,
    submit: 24,
    close: 24,
    privateMetadata: 3_000,
    callbackId: 255,
    externalId: 255,
    bytes: 250_000,
    stack: 3,
  },
  id: 255,
  text: 3_000,
  optionText: 75,
  optionValue: 150,
  optionDescription: 75,
  placeholder: 150,
  confirm: { title: 100, text: 300, confirm: 30, deny: 30 },
  responseUrl: { uses: 5, lifeMs: 30 * 60_000 },
  trigger: { lifeMs: 3_000 },
  schedule: { aheadMs: 120 * 24 * 3_600_000, most: 30, withinSeconds: 5 * 60 },
  sockets: 10,
} as const;
