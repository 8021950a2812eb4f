// What runs within the page, in the browser: each function is sent there by itself and may use nothing of this file.

export function lacks() {
  const lacks = [];
  const isShown = (element) =>
    element instanceof HTMLElement &&
    element.checkVisibility() &&
    element.closest('[aria-hidden=true]') === null;
  const textOf = (element) => {
    const copy = element.cloneNode(true);
    for (const hidden of copy.querySelectorAll('[aria-hidden=true]')) hidden.remove();
    const pictures = [...copy.querySelectorAll('img[alt], [aria-label]')].map(
      (one) => one.getAttribute('alt') ?? one.getAttribute('aria-label') ?? '',
    );
    return [copy.textContent ?? '', ...pictures].join(' ').trim();
  };
  const byIds = (ids) =>
    ids
      .split(/\s+/)
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ')
      .trim();
  const nameOf = (element) => {
    const labels = 'labels' in element ? [...(element.labels ?? [])] : [];
    return (
      byIds(element.getAttribute('aria-labelledby') ?? '') ||
      (element.getAttribute('aria-label') ?? '').trim() ||
      labels.map(textOf).join(' ').trim() ||
      (element.matches('button, a, summary, [role=tab], [role=option]') ? textOf(element) : '')
    );
  };
  const short = (element) => element.outerHTML.slice(0, 160);

  const named = 'button, a[href], summary, input, select, textarea, [role=tab], [role=tabpanel], [role=log]';
  for (const element of document.querySelectorAll(named))
    if (isShown(element) && nameOf(element) === '') lacks.push(`no name: ${short(element)}`);
  for (const dialog of document.querySelectorAll('dialog, [role=dialog]'))
    if (nameOf(dialog) === '') lacks.push(`a dialog without a name: ${short(dialog)}`);
  for (const image of document.querySelectorAll('img'))
    if (!image.hasAttribute('alt')) lacks.push(`a picture without words: ${short(image)}`);
  for (const place of document.querySelectorAll('nav, aside'))
    if (isShown(place) && nameOf(place) === '') lacks.push(`a landmark without a name: ${short(place)}`);

  const count = (selector) => [...document.querySelectorAll(selector)].filter(isShown).length;
  if (count('main') !== 1) lacks.push(`${count('main')} main landmarks`);
  if (count('h1') !== 1) lacks.push(`${count('h1')} headings of the first level`);
  if (document.documentElement.lang === '') lacks.push('the page does not say its language');
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) lacks.push(`two of id ${id}`);
  for (const element of document.querySelectorAll('[aria-controls], [aria-describedby], [aria-labelledby]'))
    for (const attribute of ['aria-describedby', 'aria-labelledby'])
      for (const id of (element.getAttribute(attribute) ?? '').split(/\s+/).filter((one) => one !== ''))
        if (document.getElementById(id) === null) lacks.push(`${attribute} names nothing: ${short(element)}`);
  // A name that does not hold the words one sees cannot be spoken to a voice control.
  for (const button of document.querySelectorAll('button[aria-label]')) {
    const words = textOf(button)
      .replace(button.getAttribute('aria-label') ?? '', '')
      .trim();
    const plain = (text) => text.toLowerCase().replace(/\s+/g, ' ');
    if (isShown(button) && /[\p{L}]{2}/u.test(words) && !plain(nameOf(button)).includes(plain(words)))
      lacks.push(`says "${words}" and is called "${nameOf(button)}"`);
  }
  return lacks;
}

export function firstPaint() {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const entry = list.getEntriesByName('first-contentful-paint')[0];
      if (entry !== undefined) resolve(entry.startTime);
    }).observe({ type: 'paint', buffered: true });
  });
}

export function focused() {
  const here = document.activeElement;
  if (here === null) return '';
  return here.getAttribute('placeholder') ?? (here.matches('button, a') ? here.textContent.trim() : '');
}

export function holdsFocus(element) {
  return element.contains(document.activeElement);
}

export function loseFocus() {
  document.activeElement?.blur();
}

export function beyond() {
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}
