/** Menus (`<details class="sl-menu">`): closed by a click elsewhere, by Escape, and once something was chosen. */
export function startMenus(): void {
  const open = (): HTMLDetailsElement[] => [
    ...document.querySelectorAll<HTMLDetailsElement>('.sl-menu[open]'),
  ];
  document.addEventListener('click', (event) => {
    const target = event.target as Element;
    const chosen = target.closest('[role=menuitem]') !== null;
    for (const menu of open()) if (chosen || !menu.contains(target)) menu.open = false;
  });
  // `toggle` does not bubble.
  document.addEventListener(
    'toggle',
    (event) => {
      const menu = event.target;
      if (menu instanceof HTMLDetailsElement && menu.classList.contains('sl-menu') && menu.open)
        itemsOf(menu)[0]?.focus();
    },
    true,
  );
  document.addEventListener('keydown', (event) => {
    const menu = (event.target as Element).closest<HTMLDetailsElement>('.sl-menu[open]');
    if (menu === null) return;
    const items = itemsOf(menu);
    const at = items.indexOf(event.target as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      menu.open = false;
      menu.querySelector('summary')?.focus();
      event.stopImmediatePropagation();
    } else if (step !== undefined) items.at((at + step) % items.length)?.focus();
    else return;
    event.preventDefault();
  });
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
}
