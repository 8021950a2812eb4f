/**
 * DingTalk's size limits.
 *
 * Sources: https://open.dingtalk.com/document/development/create-and-deliver-cards (values of a card),
 * …/development/the-robot-sends-a-group-message (`msgParam`), …/development/robot-message-type. For the buttons of an
 * `actionCard` and the length of a title no limit is published: these are what people use without trouble.
 */
export const limits = {
  /** Bytes of UTF-8 in one value of a card. */
  cardValue: 1_024,
  /** Bytes of UTF-8 in the parameters of a robot's message, JSON and all. */
  msgParam: 15_000,
  /** Bytes of UTF-8 in the text of one message, which leaves room for its buttons. */
  markdown: 6_000,
  /** Bytes of UTF-8 in a title, which the list of chats shows. */
  title: 256,
  /** Bytes of UTF-8 in one choice of a form, so that ten of them fit into one value of a card. */
  choice: 56,
  /** Bytes of UTF-8 on a button. */
  buttonLabel: 90,
  /** Bytes of UTF-8 of the label within the sentence that a tapped link sends. */
  tapLabel: 60,
  /** Links below an `actionCard`. */
  links: 10,
  /** Characters of the id by which we know a card. */
  outTrackId: 100,
} as const;
