/**
 * Slack's size limits, in characters (UTF-16 units, the stricter reading) or items.
 *
 * Sources: https://docs.slack.dev/reference/block-kit/blocks, …/block-kit/block-elements,
 * …/block-kit/composition-objects, …/views, https://docs.slack.dev/reference/methods/chat.update
 */
export const limits = {
  blocksPerMessage: 50,
  blocksPerView: 100,
  textObject: 3_000,
  sectionFields: 10,
  sectionField: 2_000,
  contextElements: 10,
  actionsElements: 25,
  buttonLabel: 75,
  buttonValue: 2_000,
  accessibilityLabel: 75,
  altText: 2_000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  id: 255,
  modalTitle: 24,
  modalButton: 24,
  privateMetadata: 3_000,
  inputLabel: 2_000,
  inputHint: 2_000,
  placeholder: 150,
  inputMaxLength: 3_000,
  /** Options of one group of checkboxes, and the characters of each. */
  checkboxes: 10,
  optionText: 75,
  /** The text beside the blocks. `chat.update` refuses more than 4,000. */
  fallbackText: 4_000,
} as const;
