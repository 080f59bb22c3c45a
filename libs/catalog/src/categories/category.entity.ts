import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Product } from '../products/product.entity.js';

export interface CategoryDetails {
  readonly slug: string;
  readonly name: string;
  /** Null: at the top. */
  readonly parentId: string | null;
  readonly position: number;
}

/** A node of the tree of categories. */
@Entity({ schema: 'catalog', name: 'categories' })
@Unique(['slug'])
@Index('categories_by_parent', ['parentId', 'position', 'id'])
@Index('categories_at_top', ['position', 'id'], { where: 'parent_id IS NULL' })
@Index('categories_by_position', ['position', 'id'])
@Check('categories_slug_check', 'length(slug) BETWEEN 1 AND 100')
@Check('categories_name_check', 'length(name) BETWEEN 1 AND 200')
@Check('categories_parent_check', 'parent_id <> id')
@Check('categories_version_check', 'version >= 1')
export class Category implements CategoryDetails {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @ForeignKey(() => Category, 'id')
  @Column('uuid', { nullable: true })
  parentId!: string | null;
  /** Among the children of one parent; equal ones are sorted by their ids. */
  @Column('int') position!: number;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz') updatedAt!: Date;

  static add(details: CategoryDetails, at: Date): Category {
    const { slug, name, parentId, position } = details;
    return Object.assign(new Category(), {
      id: newId(),
      slug,
      name,
      parentId,
      position,
      version: 1,
      createdAt: at,
      updatedAt: at,
    });
  }

  change(details: Partial<CategoryDetails>, at: Date): void {
    Object.assign(this, details);
    this.version += 1;
    this.updatedAt = at;
  }
}

/** A product is in a category. It counts as in all categories above, too. */
@Entity({ schema: 'catalog', name: 'product_categories' })
@Index('product_categories_by_category', ['categoryId', 'productId'])
export class ProductCategoryEntity {
  @ForeignKey(() => Product, 'id')
  @PrimaryColumn('uuid')
  productId!: string;
  @ForeignKey(() => Category, 'id')
  @PrimaryColumn('uuid')
  categoryId!: string;
}
