import type { Json } from './json.js';

/** A Web API call Slack refuses: `{"ok": false, "error": code}` with whatever else it says. */
export class SlackRefusal extends Error {
  override readonly name = 'SlackRefusal';

  /**
   * @param code Slack's error, such as `channel_not_found`
   * @param extra further members of the answer, such as `needed` and `provided`
   */
  constructor(
    readonly code: string,
    readonly extra: Json = {},
  ) {
    super(code);
  }
}

/** A refusal that says in Slack's way what is wrong with the arguments. */
export function refuseWith(code: string, messages: readonly string[]): SlackRefusal {
  return new SlackRefusal(code, {
    ...(code === 'invalid_blocks' ? { errors: messages.map((line) => line.replace('[ERROR] ', '')) } : {}),
    response_metadata: { messages },
  });
}

/** A person trying something the screen does not offer; the text says what is there instead. */
export class ImpossibleAct extends Error {
  override readonly name = 'ImpossibleAct';
}
