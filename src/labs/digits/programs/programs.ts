/**
 * Writes the programs of the experiments with digits, as a user would write them on the page: the task, which makes the
 * targets; a network; and its training. A network is linked with a program of Cajal, or has to learn what the program
 * does.
 */

import type { Preset } from './presets';

/**
 * The tasks. In `pictures`, an image is dilated as often as its digit says. In `truths`, the answer is a truth about
 * two digits.
 */
export const tasks = {
  dilate: { kind: 'pictures', name: 'Dilation' },
  'dilate-odd': { kind: 'pictures', name: 'Dilation of odd digits' },
  and: { kind: 'truths', name: 'Both odd' },
  equal: { kind: 'truths', name: 'Equal parity' },
} as const;

export type TaskName = keyof typeof tasks;

/** The networks, in the order in which they are shown. */
export const networks = ['linked', 'indirect', 'same-type', 'unbounded'] as const;

export type NetworkName = (typeof networks)[number];

export const networkNames: { readonly [Name in NetworkName]: string } = {
  linked: 'linked',
  indirect: 'indirect',
  'same-type': 'same type',
  unbounded: 'linked, unbounded',
};

/** The networks that a task compares by default. An unbounded one is used only on request, and only for pictures. */
export function comparedNetworks(): readonly NetworkName[] {
  return networks.filter((each) => each !== 'unbounded');
}

/** The length and the settings of a run, as the program writes them. */
export interface Training {
  readonly rate: number;
  readonly batch: number;
  readonly steps: number;
  readonly seed: number;
}

/** The side of the images of digits. */
const imageSide = 28;

const halved = `
;; A quarter of the pixels: the mean of two by two.
(define (prepare image) (/ (conv2d image (ones 2 2) 2) 4))`;

const whole = `
(define (prepare image) image)`;

/** The rows of images and digits that a task uses. */
function choice({ side, minDigit, maxDigit }: Preset): string {
  return `${side === imageSide ? whole : halved}
(define chosen
  (filter (lambda (row) (<= ${minDigit} (cadr row) ${maxDigit})) digits))
`;
}

/** The sizes, images and targets of a task on pictures. */
function pictureTask(task: TaskName, preset: Preset): string {
  const { side, maxDigit, kernel, channels } = preset;
  const often = task === 'dilate' ? 'digit' : '(if (odd? digit) digit 0)';
  return `(define side ${side})          ; of an image, in pixels
(define numbers ${maxDigit + 1})        ; 0 to ${maxDigit}
(define kernel-side ${kernel})
(define channels ${channels})
${choice(preset)}
;; An image, and the same moved up and down by a pixel: the greatest of
;; the three, pixel by pixel, is the image dilated vertically.
(define (moved image weights) (conv2d image (reshape weights 3 1) 1 'same))
(define (dilate image)
  (max image (moved image (vec 0 0 1)) (moved image (vec 1 0 0))))

(define (dilated image n)
  (if (= n 0)
      image
      (dilated (+ image (* 0.7 (- (dilate image) image))) (- n 1))))

(define-data (image target)
  (map (lambda (row)
         (let ((image (prepare (car row))) (digit (cadr row)))
           (list image (dilated image ${often}))))
       chosen))
`;
}

/** The rows of a task on truths: two digits each, one with the next. */
function truthTask(task: TaskName, preset: Preset): string {
  const { side, channels } = preset;
  const holds = task === 'and' ? '(and (odd? m) (odd? n))' : '(eq? (odd? m) (odd? n))';
  return `(define side ${side})          ; of an image, in pixels
(define channels ${channels})
${choice(preset)}
(define-data (first second target)
  (map (lambda (row next)
         (let ((m (cadr row)) (n (cadr next)))
           (list (prepare (car row)) (prepare (car next))
                 (if ${holds} (vec 1 0) (vec 0 1)))))
       chosen
       (append (cdr chosen) (list (car chosen)))))
`;
}

/** The layers that all readers use. */
const layers = `
;; Two convolutions of 5 by 5, the greatest of 3 by 3 pixels, and a dense
;; layer: each reader has weights of its own.
(define pooled (quotient (- side 8) 3))
(define features (* pooled pooled channels 2))
(define (convolved image filter bias) (relu (+ (conv2d image filter) bias)))
(define (features-of image c1 b1 c2 b2)
  (flatten (max-pool (convolved (convolved (reshape image side side 1) c1 b1) c2 b2) 3)))
`;

interface Reader {
  /** A prefix for the names of its parameters. */
  readonly letter: string;
  readonly name: string;
  readonly what: string;
  /** The number of outputs, the start of their bias, and their final form, as expressions. */
  readonly outputs: string;
  readonly bias: string;
  /** Whether the preset's gain applies. */
  readonly gained: boolean;
  readonly read: (raw: string) => string;
}

function reader(preset: Preset, { letter, name, what, outputs, bias, gained, read }: Reader): string {
  const { spread, gain } = preset;
  const product = `(matmul seen ${letter}-dense)`;
  const raw = `(+ ${gained && gain !== 1 ? `(* ${gain} ${product})` : product} ${letter}-bias)`;
  return `
;; ${what}
(define-parameter ${letter}-c1 (he 5 5 1 channels))
(define-parameter ${letter}-b1 (zeros channels))
(define-parameter ${letter}-c2 (he 5 5 channels (* 2 channels)))
(define-parameter ${letter}-b2 (zeros (* 2 channels)))
(define-parameter ${letter}-dense (* ${spread} (glorot features ${outputs})))
(define-parameter ${letter}-bias ${bias})
(define (${name} image)
  (let ((seen (features-of image ${letter}-c1 ${letter}-b1 ${letter}-c2 ${letter}-b2)))
    ${read(raw)}))
`;
}

const softmax = (raw: string): string => `(softmax ${raw})`;

const numberReader: Reader = {
  letter: 'n',
  name: 'read-number',
  what: 'Reads the number, as weights of 0, 1, 2 and so on.',
  outputs: 'numbers',
  bias: '(zeros numbers)',
  gained: false,
  read: softmax,
};

const kernelReader: Reader = {
  letter: 'k',
  name: 'read-kernel',
  what: `Reads a kernel. It starts near the one that leaves an image as it is.
(define middle (ref (eye kernel-side) (quotient kernel-side 2)))`,
  outputs: '(* kernel-side kernel-side)',
  bias: '(flatten (outer middle middle))',
  gained: true,
  read: (raw) => `(reshape ${raw} kernel-side kernel-side)`,
};

const oddReader: Reader = {
  letter: 'o',
  name: 'read-odd',
  what: 'Reads whether the digit is odd, as weights of true and false.',
  outputs: '2',
  bias: '(zeros 2)',
  gained: false,
  read: softmax,
};

/** The convolution. If it is `bounded`, its result is an image again, whose pixels are at most 1. */
function convolve(bounded: boolean): string {
  const product = "(conv2d y k 1 'same)";
  return bounded
    ? `;; A pixel is at most 1, and stays so.
  (define (convolve k y) (min 1 ${product}))`
    : `(define (convolve k y) ${product})`;
}

const linkedDilation = (classes: number, bounded: boolean): string => `
;; The program: the image convolved with the kernel as often as the number
;; says. It is a recurrence, and gradients flow through it.
(define (network image)
  (define kernel (read-kernel image))
  ${convolve(bounded)}
  (define-cajal repeated
    (lambda ((n Nat)) (iter image (y) (convolve kernel y) n))
    (dimension ${classes}))
  (repeated (read-number image)))
`;

const linkedOddDilation = (classes: number, bounded: boolean): string => `
;; The program: for odd digits the image convolved with the kernel as often
;; as the number says, else the image as it is. Each variable is used once
;; in either branch, so the number counts there too, to no effect.
(define (network image)
  (define kernel (read-kernel image))
  ${convolve(bounded)}
  (define-cajal repeated-where-odd
    (lambda ((odd Bool) (n Nat))
      (if odd
          (iter image (y) (convolve kernel y) n)
          (iter image (y) y n)))
    (dimension ${classes}))
  (repeated-where-odd (read-odd image) (read-number image)))
`;

const indirectDilation = `
;; Three convolutions, and nothing that counts.
(define-parameter c1 (he kernel-side kernel-side 1 6))
(define-parameter b1 (zeros 6))
(define-parameter c2 (he kernel-side kernel-side 6 6))
(define-parameter b2 (zeros 6))
(define-parameter c3 (glorot kernel-side kernel-side 6 1))
(define-parameter b3 (zeros 1))
(define (layer image filter bias) (+ (conv2d image filter 1 'same) bias))
(define (network image)
  (let* ((x (relu (layer (reshape image side side 1) c1 b1)))
         (y (relu (layer x c2 b2))))
    (reshape (layer y c3 b3) side side)))
`;

/** A dense layer that replaces the program, with the same inputs and output. */
function joinedDilation(odd: boolean): string {
  return `
;; In the place of the program, a dense layer of the same type.
(define taken (+ (* side side) (* kernel-side kernel-side) numbers${odd ? ' 2' : ''}))
(define-parameter join (glorot taken (* side side)))
(define-parameter join-bias (zeros (* side side)))
(define (network image)
  (let ((all (concat (flatten image) (flatten (read-kernel image)) (read-number image)${odd ? ' (read-odd image)' : ''})))
    (reshape (+ (matmul all join) join-bias) side side)))
`;
}

function pictureNetwork(task: TaskName, network: NetworkName, preset: Preset): string {
  const odd = task === 'dilate-odd';
  if (network === 'indirect') return indirectDilation;
  const readers = [numberReader, kernelReader, ...(odd ? [oddReader] : [])];
  const read = `${layers}${readers.map((each) => reader(preset, each)).join('')}`;
  if (network === 'same-type') return `${read}${joinedDilation(odd)}`;
  const bounded = network === 'linked';
  const count = preset.maxDigit + 1;
  return `${read}${odd ? linkedOddDilation(count, bounded) : linkedDilation(count, bounded)}`;
}

const conjunction = `
;; The program: a conditional is a linear neuron, a sum of its branches
;; weighted by true and by false.
(define-cajal both
  (lambda ((a Bool) (b Bool)) (if a b (if b false false))))
(define (network first second) (both (read-odd first) (read-odd second)))
`;

const equality = `
;; The program: a conditional is a linear neuron, a sum of its branches
;; weighted by true and by false.
(define-cajal alike
  (lambda ((a Bool) (b Bool)) (if a b (if b false true))))
(define (network first second) (alike (read-odd first) (read-odd second)))
`;

const indirectTruth = `
;; What is seen in both images goes into one dense layer of hidden units.
(define-parameter c1 (he 5 5 1 channels))
(define-parameter b1 (zeros channels))
(define-parameter c2 (he 5 5 channels (* 2 channels)))
(define-parameter b2 (zeros (* 2 channels)))
(define-parameter hidden (he (* 2 features) 16))
(define-parameter hidden-bias (zeros 16))
(define-parameter join (glorot 16 2))
(define-parameter join-bias (zeros 2))
(define (network first second)
  (let ((seen (concat (features-of first c1 b1 c2 b2) (features-of second c1 b1 c2 b2))))
    (softmax (+ (matmul (relu (+ (matmul seen hidden) hidden-bias)) join) join-bias))))
`;

const joinedTruth = `
;; In the place of the program, dense layers of the same type: as one alone
;; cannot tell whether two are equal, there are hidden units.
(define-parameter hidden (he 4 16))
(define-parameter hidden-bias (zeros 16))
(define-parameter join (glorot 16 2))
(define-parameter join-bias (zeros 2))
(define (network first second)
  (let ((read (concat (read-odd first) (read-odd second))))
    (softmax (+ (matmul (relu (+ (matmul read hidden) hidden-bias)) join) join-bias))))
`;

function truthNetwork(task: TaskName, network: NetworkName, preset: Preset): string {
  if (network === 'indirect') return `${layers}${indirectTruth}`;
  const joined = network === 'same-type' ? joinedTruth : task === 'and' ? conjunction : equality;
  return `${layers}${reader(preset, oddReader)}${joined}`;
}

/** The input columns of a network. */
export function inputsOf(task: TaskName): readonly string[] {
  return tasks[task].kind === 'pictures' ? ['image'] : ['first', 'second'];
}

/** The task and the network, without the training. */
export function networkText(task: TaskName, network: NetworkName, preset: Preset): string {
  return tasks[task].kind === 'pictures'
    ? pictureTask(task, preset) + pictureNetwork(task, network, preset)
    : truthTask(task, preset) + truthNetwork(task, network, preset);
}

/** The whole program, as the editor shows it. */
export function programText(
  task: TaskName,
  network: NetworkName,
  preset: Preset,
  training: Training,
): string {
  const { rate, batch, steps, seed } = training;
  const pictures = tasks[task].kind === 'pictures';
  return `${networkText(task, network, preset)}
(fit network (${inputsOf(task).join(' ')}) target
  (loss ${pictures ? 'absolute-error' : 'cross-entropy'})
  (optimizer (adam ${rate}))
  (clip-norm 1)
  (batch ${batch})
  (steps ${steps})
  (seed ${seed}))
`;
}

/**
 * The mean over the rows of the absolute error, and of the second measure: squared error, or whether the answer is
 * right.
 */
export function measuringText(task: TaskName, network: NetworkName, preset: Preset): string {
  const text = networkText(task, network, preset);
  if (tasks[task].kind === 'pictures') {
    return `${text}
(define measured
  (mean-over ((image image) (target target))
    (let ((error (- (network image) target)))
      (vec (mean (abs error)) (mean (square error))))))`;
  }
  return `${text}
(define measured
  (mean-over ((first first) (second second) (target target))
    (let* ((answer (network first second))
           (margin (* (- (ref answer 0) (ref answer 1)) (- (ref target 0) (ref target 1)))))
      (vec (mean (abs (- answer target))) (if (> margin 0) 1 0)))))`;
}
