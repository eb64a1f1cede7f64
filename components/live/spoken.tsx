/** Says the sentence to a screen reader when it changes, without taking the focus. The same sentence usually stands on the page for the eye. */
export const Spoken = ({ children }: { children: string }) => <p role="status" aria-live="polite" className="sr-only">{children}</p>;
