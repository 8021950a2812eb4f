/** What a screen reader would miss on the page as it is now; empty when nothing is missing. */
export function lacks(): string[];

/** When the page first showed something, in milliseconds after it was asked for. */
export function firstPaint(): Promise<number>;

/** What the focused field asks for, or what stands on the focused button; empty for anything else. */
export function focused(): string;

/** Whether the focus is somewhere in an element. */
export function holdsFocus(element: unknown): boolean;

/** Takes the focus back to the beginning of the page. */
export function loseFocus(): void;

/** By how many pixels the page is wider than the window. */
export function beyond(): number;
