import type { Locator } from 'playwright-core';
import { type FaultName, faultWords } from '../../src/sandbox/page/words/tool-faults.js';
import type { Visitor } from './visitor.js';

/** The panel with everything that can be broken on purpose, as a person uses it. */
export interface FaultPanel {
  /** Every row's button. */
  readonly buttons: Locator;
  /** Breaks one thing: arms it, or does it at once. */
  breaks(name: FaultName): Promise<void>;
  /** Waits until a row says that it has happened, for the given time in all. */
  happened(name: FaultName, times?: number): Promise<void>;
  /** When a platform's connections last came up, as the panel says it. */
  connected(platform: 'Slack' | 'DingTalk'): Promise<string>;
}

/** Opens the panel, which stays open. */
export async function openFaultPanel(visitor: Visitor): Promise<FaultPanel> {
  const panel = await visitor.tool('faults');
  const row = (name: FaultName): Locator =>
    panel
      .getByRole('region', { name: name.startsWith('slack') ? 'Slack' : 'DingTalk' })
      .getByRole('listitem')
      .filter({ hasText: faultWords.en[name].what });
  return {
    buttons: panel.getByRole('listitem').getByRole('button', { name: /^(Arm|Do it now)$/ }),
    breaks: (name) =>
      row(name)
        .getByRole('button', { name: /^(Arm|Do it now)$/ })
        .click(),
    happened: (name, times = 1) => row(name).getByText(`happened ×${times},`).waitFor(),
    async connected(platform) {
      const line = panel.getByRole('region', { name: platform }).getByText(/last opened at/);
      return /last opened at ([\d:.]+)/.exec((await line.textContent()) ?? '')?.[1] ?? '';
    },
  };
}
