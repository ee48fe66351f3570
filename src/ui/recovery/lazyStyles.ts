/**
 * Loads styles of a lazy chunk that did not arrive. Vite rejects the whole chunk for them and does not ask again. Here
 * the chunk continues without them, and they are requested until they arrive.
 */

const missingStyles = /^Unable to preload CSS for (.+)$/;

/** Between two tries, in milliseconds. */
const retryAfter = 2000;

export function loadMissingStyles(page: Window = window): void {
  page.addEventListener('vite:preloadError', (event) => {
    const address = missingStyles.exec(event.payload.message)?.[1];
    if (address === undefined) return;
    event.preventDefault();
    addStyles(page.document, address);
  });
}

function addStyles(page: Document, address: string): void {
  const link = page.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  link.addEventListener('error', () => {
    link.remove();
    setTimeout(() => addStyles(page, address), retryAfter);
  });
  page.head.append(link);
}
