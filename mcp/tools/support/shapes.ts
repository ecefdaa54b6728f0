import { z } from 'zod';

/** What an argument is meant to hold, as far as reading it needs to know. Made from a tool's input schema. */
export type Shape =
  | { readonly kind: 'text'; readonly fits: Fits }
  | { readonly kind: 'number' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly item: Shape; readonly fitsItem: Fits }
  | ObjectShape
  /** Anything else is passed on as it came. */
  | { readonly kind: 'other' };

export interface ObjectShape {
  readonly kind: 'object';
  readonly members: ReadonlyMap<string, Member>;
  /** Other members are refused by the schema. */
  readonly closed: boolean;
  readonly rewrite: Rewrite | undefined;
}

export interface Member {
  readonly shape: Shape;
  readonly fits: Fits;
  readonly optional: boolean;
}

type Fits = (value: unknown) => boolean;
type Rewrite = (value: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

const rewrites = new WeakMap<object, Rewrite>();
const shapes = new WeakMap<object, Shape>();

/** Accepts another way of writing an object: `rewrite` turns it into what the schema says, before anything else is read. */
export function alsoWritten<S extends z.ZodObject>(schema: S, rewrite: Rewrite): S {
  rewrites.set(schema, rewrite);
  return schema;
}

/** The shape of a schema, made once for each. */
export function shapeOf(schema: unknown): Shape {
  if (!(schema instanceof z.ZodType)) return { kind: 'other' };
  const known = shapes.get(schema);
  if (known !== undefined) return known;
  const shape = newShape(schema);
  shapes.set(schema, shape);
  return shape;
}

function newShape(schema: z.ZodType): Shape {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) return shapeOf(schema.unwrap());
  if (schema instanceof z.ZodArray) return { kind: 'list', item: shapeOf(schema.element), fitsItem: fitting(schema.element) };
  if (schema instanceof z.ZodObject) return objectShape(schema);
  if (schema instanceof z.ZodEnum) return { kind: 'choice', values: schema.options.map(String) };
  switch (schema.def.type) {
    case 'string':
      return { kind: 'text', fits: fitting(schema) };
    case 'number':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'boolean' };
    default:
      return { kind: 'other' };
  }
}

function objectShape(schema: z.ZodObject): ObjectShape {
  const members = Object.entries(schema.shape).map(([name, member]): [string, Member] => {
    const fits = fitting(member);
    return [name, { shape: shapeOf(member), fits, optional: fits(undefined) }];
  });
  return {
    kind: 'object',
    members: new Map(members),
    closed: schema.def.catchall instanceof z.ZodNever,
    rewrite: rewrites.get(schema),
  };
}

function fitting(schema: unknown): Fits {
  return (value) => schema instanceof z.ZodType && schema.safeParse(value).success;
}
