/** Hands what the page has to the reader: text to the clipboard, files to the downloads. */

/** Copies text to the clipboard; answers whether the browser allowed it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Hands a file to the browser to be saved. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // By then the download no longer needs the address.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Makes a file name of a title: `Hubble’s law` becomes `hubbles-law`. */
export function fileName(title: string, extension: string): string {
  const stem = title
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `${stem === '' ? 'program' : stem}.${extension}`;
}
