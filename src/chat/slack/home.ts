import type { HomeView as SlackHomeView } from '@slack/types';
import type { HomeView } from '../talk/inbound.js';
import { limits } from './limits.js';
import { renderBlocks } from './render.js';

/** The person's page as Slack's App Home shows it. */
export function renderHome(home: HomeView): SlackHomeView {
  return { type: 'home', blocks: renderBlocks(home.cards, limits.blocksPerView) };
}
