/**
 * Values of free names in requests: a number, nested arrays that are a tensor, or `{"list": […]}` of values, in which text
 * and truth values may be, too. They become values of a program, and inputs to differentiate by.
 */

import { nested, type TensorData } from '../graph';
import { type ExpressionInput, fromData, list, StringValue, type Value } from '../stage';
import { arrayOf, type Json, objectField, RequestError } from './json';

export type Binding =
  | { readonly kind: 'numeric'; readonly data: TensorData }
  | { readonly kind: 'list'; readonly items: readonly Binding[] }
  | { readonly kind: 'known'; readonly value: string | boolean };

export type Bindings = ReadonlyMap<string, Binding>;

/** The bindings of a request; empty where it has none. */
export function bindingsField(request: Json): Bindings {
  const given = objectField(request, 'bindings');
  return new Map(Object.entries(given).map(([name, value]) => [name, bindingOf(value, `bindings.${name}`)]));
}

/** The names of numbers that are not finite. */
const nonFinite: readonly string[] = ['nan', '+inf', '-inf'];

function bindingOf(value: unknown, name: string): Binding {
  const isText = typeof value === 'string' && !nonFinite.includes(value);
  if (isText || typeof value === 'boolean' || value === null)
    throw new RequestError(
      `"${name}" must be a number, nested arrays of one shape, or an object {"list": […]}, in which text may be.`,
    );
  if (typeof value !== 'object' || Array.isArray(value))
    return { kind: 'numeric', data: arrayOf(value, name) };
  const { list: items, ...others } = value as { readonly list?: unknown };
  if (!Array.isArray(items) || Object.keys(others).length > 0)
    throw new RequestError(
      `"${name}" must be a number, nested arrays of one shape, or an object {"list": […]}.`,
    );
  return { kind: 'list', items: items.map((item, index) => itemOf(item, `${name}.list[${index}]`)) };
}

/** An item of a list. The names of numbers that are not finite are numbers here, too. */
function itemOf(value: unknown, name: string): Binding {
  if (typeof value === 'boolean') return { kind: 'known', value };
  if (typeof value === 'string' && !nonFinite.includes(value)) return { kind: 'known', value };
  return bindingOf(value, name);
}

export function valueOfBinding(binding: Binding): Value {
  switch (binding.kind) {
    case 'numeric':
      return fromData(binding.data);
    case 'list':
      return list(binding.items.map(valueOfBinding));
    case 'known':
      return typeof binding.value === 'string' ? new StringValue(binding.value) : binding.value;
  }
}

/** The values of the free names of a program. */
export function boundValues(bindings: Bindings): ReadonlyMap<string, Value> {
  return new Map([...bindings].map(([name, binding]) => [name, valueOfBinding(binding)]));
}

export function inputOf(binding: Binding): ExpressionInput {
  switch (binding.kind) {
    case 'numeric':
      return { kind: 'numeric', shape: binding.data.shape };
    case 'list':
      return { kind: 'list', items: binding.items.map(inputOf) };
    case 'known':
      return { kind: 'known', value: valueOfBinding(binding) };
  }
}

/** The numbers and tensors within a binding, in the order in which they are inputs of a graph. */
export function leavesOf(binding: Binding): readonly TensorData[] {
  switch (binding.kind) {
    case 'numeric':
      return [binding.data];
    case 'list':
      return binding.items.flatMap(leavesOf);
    case 'known':
      return [];
  }
}

/** Something for each number and tensor of a binding, arranged as the binding is; null for text and truth values. */
export function arrangedLike(binding: Binding, next: () => TensorData): unknown {
  switch (binding.kind) {
    case 'numeric':
      return nested(next());
    case 'list':
      return binding.items.map((item) => arrangedLike(item, next));
    case 'known':
      return null;
  }
}
