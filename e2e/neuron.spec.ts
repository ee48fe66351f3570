/** Terms of Cajal on the page: the compiled neuron, its activations, and mistakes of linearity. */

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './gradus';

const parity = `(define-cajal parity
  (lambda ((n Nat))
    (iter true (b) (if b false true) n))
  (dimension 4))
(define-cajal negation (lambda ((b Bool)) (if b false true)))
`;

test('the panel shows the matrix, the turns and the answer to what the sliders say', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(parity);
  await page.getByRole('button', { name: 'Neuron', exact: true }).click();
  await page.getByRole('button', { name: 'Show Neuron alone' }).click();
  const matrix = page.getByRole('region', { name: 'Matrix of parity' });
  await expect(matrix.getByRole('row', { name: /^true/ })).toHaveText('true1010');
  await expect(matrix.getByRole('row', { name: /^false/ })).toHaveText('false0101');
  const activations = page.getByRole('region', { name: 'Activations' });
  const output = activations.getByRole('table', { name: 'Output' });
  await expect(output).toHaveText(/true1false0/);
  await activations.getByRole('slider', { name: /^0/ }).fill('0.25');
  await activations.getByRole('slider', { name: /^3/ }).fill('0.75');
  await expect(output).toHaveText(/true0\.25false0\.75/);
  const turns = activations.getByRole('table', { name: /turn by turn/ });
  await expect(turns.getByRole('row').nth(4)).toHaveText('3010.75');
  const { violations } = await new AxeBuilder({ page }).include('.panel-neuron').analyze();
  expect(violations).toEqual([]);
  await page.getByRole('combobox', { name: 'Term' }).selectOption('negation');
  await expect(page.getByRole('region', { name: 'Matrix of negation' })).toContainText('true01');
});

test('a variable used twice is drawn at the second use', async ({ gradus, page }) => {
  await gradus.openSource('(define-cajal f (lambda ((b Bool)) (if b b true)))\n');
  await expect(page.getByText('b is used twice; a variable is used exactly once.').first()).toBeVisible();
});
