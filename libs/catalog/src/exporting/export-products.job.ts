import { AppConfig } from '@orderly/platform/config/app-config';
import { Files } from '@orderly/platform/files/files';
import type { Keyset } from '@orderly/platform/http/pagination';
import { ExportJob, type ExportPage } from '@orderly/platform/jobs/exporting/export-job';
import type { Cell } from '@orderly/platform/jobs/exporting/record-text';
import { JobHandler } from '@orderly/platform/jobs/running/job-handler';
import { PRODUCT_COLUMNS, toCells } from '../importing/imported-product.js';
import { CatalogPermission } from '../products/catalog.permissions.js';
import { type ExportedProduct, ExportedProducts } from './exported-products.js';
import { PRODUCT_EXPORT, type ProductExportPayload } from './product-export.js';

const PAGE_SIZE = 500;

/** Writes products to a file that can be imported again. */
@JobHandler(PRODUCT_EXPORT)
export class ExportProducts extends ExportJob<ProductExportPayload, ExportedProduct> {
  protected override readonly fileName = 'products';
  protected override readonly columns = PRODUCT_COLUMNS;

  constructor(
    files: Files,
    config: AppConfig,
    private readonly products: ExportedProducts,
  ) {
    super(files, config.files.maxExportBytes);
  }

  protected override permissionFor() {
    return CatalogPermission.Write;
  }

  protected override async page(
    payload: ProductExportPayload,
    after: Keyset | null,
  ): Promise<ExportPage<ExportedProduct>> {
    const last = (after?.[0] as string | undefined) ?? null;
    const rows = await this.products.page(payload, last, PAGE_SIZE);
    const end = rows.length < PAGE_SIZE ? undefined : rows.at(-1);
    return { rows, after: end ? [end.id] : null };
  }

  protected override cells(product: ExportedProduct): ReadonlyArray<readonly Cell[]> {
    return [toCells(product)];
  }

  protected override record({ id: _, ...product }: ExportedProduct): object {
    return product;
  }
}
