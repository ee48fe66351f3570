/*
 * A plain interpreter of formulas in postfix code: `postfix FILE SECONDS`. The file has the number of rows, of columns and of formulas, the
 * columns, the targets, then for each formula its length and its tokens: the number of a column from 0, an operator from -4
 * to -1 (+ - * /), -5 and a constant. Prints how many formulas a second have their loss computed, of the time of the processor.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { block = 128, depth = 64 };

typedef struct {
  int token;
  double constant;
} Token;

static double stack[depth][block];
static double *columns[16];
static double *targets;

static double loss(const Token *tokens, int length, int rows) {
  double sum = 0;
  for (int from = 0; from < rows; from += block) {
    int count = rows - from < block ? rows - from : block;
    int top = 0;
    for (int at = 0; at < length; at++) {
      int token = tokens[at].token;
      if (token >= 0) {
        const double *restrict x = columns[token] + from;
        double *restrict out = stack[top++];
        for (int row = 0; row < count; row++) out[row] = x[row];
      } else if (token == -5) {
        double value = tokens[at].constant;
        double *out = stack[top++];
        for (int row = 0; row < count; row++) out[row] = value;
      } else {
        double *restrict x = stack[top - 2];
        const double *restrict y = stack[top - 1];
        top--;
        if (token == -4) for (int row = 0; row < count; row++) x[row] += y[row];
        else if (token == -3) for (int row = 0; row < count; row++) x[row] -= y[row];
        else if (token == -2) for (int row = 0; row < count; row++) x[row] *= y[row];
        else for (int row = 0; row < count; row++) x[row] /= y[row];
      }
    }
    for (int row = 0; row < count; row++) {
      double difference = stack[0][row] - targets[from + row];
      sum += difference * difference;
    }
  }
  return sum / rows;
}

static double number(FILE *file) {
  double value;
  if (fscanf(file, "%lf", &value) != 1) exit(1);
  return value;
}

int main(int argc, char **argv) {
  FILE *file = argc > 2 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) return 1;
  int rows = number(file), width = number(file), count = number(file);
  for (int column = 0; column <= width; column++) {
    double *values = malloc(rows * sizeof(double));
    for (int row = 0; row < rows; row++) values[row] = number(file);
    if (column < width) columns[column] = values;
    else targets = values;
  }
  Token **formulas = malloc(count * sizeof(Token *));
  int *lengths = malloc(count * sizeof(int));
  for (int each = 0; each < count; each++) {
    lengths[each] = number(file);
    formulas[each] = malloc(lengths[each] * sizeof(Token));
    for (int at = 0; at < lengths[each]; at++) {
      formulas[each][at].token = number(file);
      if (formulas[each][at].token == -5) formulas[each][at].constant = number(file);
    }
  }
  double check = 0;
  for (int each = 0; each < count; each++) {
    double value = loss(formulas[each], lengths[each], rows);
    if (value < 1e6) check += value;
  }
  clock_t began = clock();
  double seconds, sink = 0;
  long done = 0;
  do {
    for (int each = 0; each < count; each++) sink += loss(formulas[each], lengths[each], rows);
    done += count;
    seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
  } while (seconds < atof(argv[2]));
  printf("{\"rate\": %.17g, \"check\": %.17g, \"sink\": %d}\n", done / seconds, check, sink == 0);
  return 0;
}
