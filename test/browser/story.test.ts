import { describe, it } from 'vitest';
import { browserFound } from '../support/browser.js';
import { useSandbox } from './sandbox.js';
import { goThroughStory } from './story.js';
import { testMs } from './visitor.js';

describe.skipIf(!browserFound())('the story', { timeout: testMs }, () => {
  const sandbox = useSandbox();

  it.each(['en', 'zh-CN'] as const)('in %s, from opening the page to the digest', async (lang) => {
    await goThroughStory(sandbox(), lang);
  });
});
