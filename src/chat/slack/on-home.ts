import { refusalOf } from './chat-errors.js';
import { renderHome } from './home.js';
import { homeOpenedBody } from './payloads.js';
import { describeError } from './redact.js';
import type { Wiring } from './wiring.js';

/** Somebody opened the bot's page: it is drawn anew. */
export async function onHomeOpened(wiring: Wiring, body: unknown): Promise<void> {
  const { event } = homeOpenedBody.parse(body);
  // The event also comes for the messages tab, where there is nothing to draw.
  if (event.tab === 'messages') return;
  await publishHome(wiring, event.user, event.view?.hash ?? null);
}

/**
 * Draws a person's page. With the hash of the page they have, an older picture never overwrites a newer one: Slack
 * then refuses, and it is drawn once more from what is so now.
 */
export async function publishHome(wiring: Wiring, userId: string, hash: string | null): Promise<void> {
  try {
    const home = await wiring.talk.home({ platform: 'slack', workspace: wiring.self().workspace, userId });
    await wiring.web.views.publish({
      user_id: userId,
      view: renderHome(home),
      ...(hash === null ? {} : { hash }),
    });
  } catch (error) {
    if (hash !== null && refusalOf(error) === 'hash_conflict') return publishHome(wiring, userId, null);
    wiring.log.warn(describeError(error), 'a page could not be drawn');
  }
}
