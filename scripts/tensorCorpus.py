"""Records src/stage/tensorCorpus.txt from NumPy: python3 scripts/tensorCorpus.py.

Each case is a program and the same computation in NumPy; a string stands for itself.
"""

from pathlib import Path

import numpy as np

A = np.array([[4.0, 1, 0.5], [1, 3, -1], [0.5, -1, 5]])
M = np.array([[1.0, 2, 3], [4, 5, 6]])
V = np.array([1.0, -2, 3])
IMAGE = np.arange(1.0, 17).reshape(4, 4)
DEFINE = "(define a (tensor '((4 1 0.5) (1 3 -1) (0.5 -1 5))))\n(define m (mat '(1 2 3) '(4 5 6)))\n(define v (vec 1 -2 3))\n"


def softmax(x, axis=-1):
    y = np.exp(x - x.max(axis=axis, keepdims=True))
    return y / y.sum(axis=axis, keepdims=True)


def convolve(image, kernel, stride=1):
    rows = (image.shape[0] - kernel.shape[0]) // stride + 1
    columns = (image.shape[1] - kernel.shape[1]) // stride + 1
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            y, x = i * stride, j * stride
            out[i, j] = (image[y : y + kernel.shape[0], x : x + kernel.shape[1]] * kernel).sum()
    return out


KERNEL = np.array([[1.0, -1], [0.5, 2]])
PIXELS = "(define image (reshape (linspace 1 16 16) 4 4))\n(define kernel (mat '(1 -1) '(0.5 2)))\n"

cases = [
    ("nested lists make a tensor", "(tensor '((1 2) (3 4)))", np.array([[1, 2], [3, 4]])),
    ("nested vectors do too", "(tensor (vector (list 1 2) #(3 4)))", np.array([[1, 2], [3, 4]])),
    ("tensors stack", "(tensor (list (vec 1 2) (vec 3 4)))", np.array([[1, 2], [3, 4]])),
    ("a tensor of no axes is a number", "(+ 1 (tensor 2))", 3),
    ("vec and mat", "(list (vec 1 2) (mat (vec 1 2) (list 3 4)))", "([1 2] [[1 2] [3 4]])"),
    ("zeros, ones and eye", "(list (zeros 2) (ones 2 2) (zeros '(1 2)) (eye 2))", "([0 0] [[1 1] [1 1]] [[0 0]] [[1 0] [0 1]])"),
    ("linspace", "(linspace 0 1 5)", np.linspace(0, 1, 5)),
    ("linspace of one", "(linspace 3 4 1)", np.linspace(3, 4, 1)),
    ("shape is a list", DEFINE + "(list (shape m) (shape v) (shape 3) (shape '((1) (2))))", "((2 3) (3) () (2 1))"),
    ("tensor?", DEFINE + "(list (tensor? v) (tensor? 1) (tensor? '(1)) (number? v) (number? (ref v 0)))", "(#t #f #f #f #t)"),
    ("ref takes elements and parts", DEFINE + "(list (ref m 1 2) (ref m 0) (ref v 2) (ref '(5 6) 1))", "(6 [1 2 3] 3 6)"),
    ("tensor->list", DEFINE + "(tensor->list m)", "((1 2 3) (4 5 6))"),
    ("arithmetic broadcasts", DEFINE + "(list (+ m v) (* 2 m) (- v) (/ m (mat '(2) '(4))))", (M + V, 2 * M, -V, M / np.array([[2], [4]]))),
    ("many operands from the left", DEFINE + "(- m v 1)", M - V - 1),
    ("unary functions go through", DEFINE + "(list (exp v) (abs v) (square v) (relu v))", (np.exp(V), np.abs(V), V**2, np.maximum(V, 0))),
    ("max and min of tensors", DEFINE + "(list (max v 0) (min m 3))", (np.maximum(V, 0), np.minimum(M, 3))),
    ("powers and angles", DEFINE + "(list (expt m 2) (atan v 2))", (M**2, np.arctan2(V, 2))),
    ("a column against a row", "(+ (tensor '((1) (2))) (vec 10 20 30))", np.array([[1], [2]]) + np.array([10, 20, 30])),
    ("sums", DEFINE + "(list (sum m) (sum m 0) (sum m 1) (sum m -1) (sum '(1 2 3)))", (M.sum(), M.sum(0), M.sum(1), M.sum(-1), 6)),
    ("means", DEFINE + "(list (mean m) (mean m 0) (mean #(1 2 6)) (mean 5))", (M.mean(), M.mean(0), 3, 5)),
    ("vsum, vlen and scale", DEFINE + "(list (vsum v) (vlen v) (scale 3 v))", (V.sum(), 3, 3 * V)),
    ("dot of vectors and lists", DEFINE + "(list (dot v v) (dot '(1 2 3) v))", (V @ V, np.array([1, 2, 3]) @ V)),
    ("cross", DEFINE + "(cross v '(2 0 1))", np.cross(V, [2, 0, 1])),
    ("outer", DEFINE + "(outer '(1 2) v)", np.outer([1, 2], V)),
    ("norm and normalize", "(list (norm (vec 3 4)) (normalize (vec 3 4)))", (5, np.array([0.6, 0.8]))),
    ("matrix times matrix", DEFINE + "(matmul m a)", M @ A),
    ("matrix times vector, vector times matrix", DEFINE + "(list (matmul m v) (matmul '(1 2) m) (matvec m v) (matmul v v))", (M @ V, np.array([1, 2]) @ M, M @ V, V @ V)),
    ("stacks of matrices broadcast", "(matmul (reshape (linspace 1 8 8) 2 2 2) (mat '(1 2) '(0 1)))", np.arange(1.0, 9).reshape(2, 2, 2) @ np.array([[1, 2], [0, 1]])),
    ("transpose", DEFINE + "(list (transpose m) (transpose v))", (M.T, V)),
    ("transpose by a list of axes", "(shape (transpose (zeros 2 3 4) '(1 0 2)))", "(3 2 4)"),
    ("trace and determinant", DEFINE + "(list (trace a) (det a) (logdet a))", (np.trace(A), np.linalg.det(A), np.linalg.slogdet(A)[1])),
    ("a determinant with pivots", "(det '((0 2 1) (1 0 3) (4 -1 2)))", 19),
    ("inverse", DEFINE + "(inv a)", np.linalg.inv(A)),
    ("solve for a vector and for a matrix", DEFINE + "(list (solve a v) (solve a (transpose m)))", (np.linalg.solve(A, V), np.linalg.solve(A, M.T))),
    ("flatten and reshape", DEFINE + "(list (flatten m) (reshape m 3 2) (reshape m '(3 -1)))", "([1 2 3 4 5 6] [[1 2] [3 4] [5 6]] [[1 2] [3 4] [5 6]])"),
    ("concat along axes", DEFINE + "(list (concat v '(7)) (concat m m 1) (concat (list m m)))", (np.append(V, 7), np.concatenate([M, M], 1), np.concatenate([M, M]))),
    ("softmax", DEFINE + "(list (softmax v) (softmax m 0) (log-softmax m))", (softmax(V), softmax(M, 0), np.log(softmax(M)))),
    ("softmax of large numbers", "(list (softmax '(1000 1000)) (log-softmax '(0 -2000)))", "([0.5 0.5] [0 -2000])"),
    ("convolution", PIXELS + "(conv2d image kernel)", convolve(IMAGE, KERNEL)),
    ("convolution with a stride", PIXELS + "(conv2d image kernel 2)", convolve(IMAGE, KERNEL, 2)),
    ("convolution of the same size", PIXELS + "(conv2d image kernel 1 'same)", convolve(np.pad(IMAGE, ((0, 1), (0, 1))), KERNEL)),
    ("channels of a convolution", PIXELS + "(shape (conv2d (zeros 6 5 3) (zeros 3 3 3 4)))", "(4 3 4)"),
    ("max-pool", PIXELS + "(list (max-pool image 2) (max-pool image 2 1))", (IMAGE.reshape(2, 2, 2, 2).max((1, 3)), np.array([[6, 7, 8], [10, 11, 12], [14, 15, 16]]))),
    ("procedures of tensors", DEFINE + "(define (affine w b) (lambda (x) (+ (matmul w x) b)))\n(map (affine m (vec 1 1)) (list v (* 2 v)))", (M @ V + 1, M @ (2 * V) + 1)),
    ("equal? of tensors", DEFINE + "(list (equal? v (vec 1 -2 3)) (equal? v m) (equal? (list 1 v) (list 1 (+ v 0))))", "(#t #f #t)"),
    ("a tensor is true", "(if (zeros 2) 'yes 'no)", "yes"),
    ("a fold over the rows of a matrix", DEFINE + "(fold + 0 (list (ref m 0) (ref m 1)))", M.sum(0)),
    ("covariance", "(define x (tensor '((1 2) (3 5) (4 4))))\n(define c (- x (mean x 0)))\n(/ (matmul (transpose c) c) 2)", np.cov(np.array([[1, 2], [3, 5], [4, 4.0]]).T)),
    ("least squares by the normal equations", "(define x (tensor '((1 1) (1 2) (1 4))))\n(define y (vec 2 3 6))\n(solve (matmul (transpose x) x) (matmul (transpose x) y))", np.linalg.lstsq(np.array([[1, 1], [1, 2], [1, 4.0]]), np.array([2.0, 3, 6]), rcond=None)[0]),
    ("power iteration", DEFINE + "(define (power x n) (if (= n 0) (dot x (matvec a x)) (power (normalize (matvec a x)) (- n 1))))\n(power (vec 1 1 1) 200)", np.linalg.eigvalsh(A)[-1]),
]


def number(x):
    x = float(x)
    return str(int(x)) if x == int(x) else repr(x)


def written(value):
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return f"({' '.join(map(written, value))})"
    value = np.asarray(value)
    if value.ndim == 0:
        return number(value)
    return f"[{' '.join(map(written, value))}]"


blocks = [f"# {name}\n\n{source}\n\n==>\n\n{written(value)}\n" for name, source, value in cases]
Path(__file__).parent.parent.joinpath("src/stage/tensorCorpus.txt").write_text("\n".join(blocks))
