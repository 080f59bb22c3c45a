interface DemoProduct {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly pence: number;
  readonly onHand: number;
}

/** A small tea shop, so that a fresh installation has something to order. */
export const DEMO_CATALOGUE: readonly DemoProduct[] = [
  {
    sku: 'TEA-EARL-GREY-100',
    name: 'Earl Grey, 100 g',
    description:
      'Black tea from Yunnan with oil of bergamot from Calabria. Loose leaf, for about 40 cups.',
    pence: 8_95,
    onHand: 240,
  },
  {
    sku: 'TEA-ASSAM-250',
    name: 'Assam Breakfast, 250 g',
    description: 'Malty second-flush leaves that stand up to milk. Loose leaf, for about 100 cups.',
    pence: 12_50,
    onHand: 180,
  },
  {
    sku: 'TEA-SENCHA-100',
    name: 'Sencha, 100 g',
    description: 'First-harvest green tea from Shizuoka. Brew at 70 °C for two minutes.',
    pence: 14_20,
    onHand: 90,
  },
  {
    sku: 'TEA-ROOIBOS-200',
    name: 'Rooibos, 200 g',
    description: 'Red bush from the Cederberg, free of caffeine.',
    pence: 7_40,
    onHand: 150,
  },
  {
    sku: 'POT-STONEWARE-1L',
    name: 'Stoneware teapot, 1 litre',
    description: 'Thrown and glazed by hand in Stoke-on-Trent. With a strainer of stainless steel.',
    pence: 42_00,
    onHand: 35,
  },
  {
    sku: 'POT-GLASS-600',
    name: 'Glass teapot, 600 ml',
    description: 'Borosilicate glass, so that you see when it is ready. Fit for the dishwasher.',
    pence: 24_90,
    onHand: 48,
  },
  {
    sku: 'CUP-PORCELAIN-2',
    name: 'Porcelain cups, set of two',
    description: 'Thin-walled, 220 ml each, with saucers.',
    pence: 19_50,
    onHand: 75,
  },
  {
    sku: 'MUG-ENAMEL-350',
    name: 'Enamel mug, 350 ml',
    description: 'Survives camping, toddlers and the office kitchen.',
    pence: 9_00,
    onHand: 400,
  },
  {
    sku: 'KETTLE-GOOSENECK',
    name: 'Gooseneck kettle, 0.9 litre',
    description: 'Electric, holds any temperature from 40 to 100 °C for half an hour.',
    pence: 89_00,
    onHand: 12,
  },
  {
    sku: 'TIN-CADDY-BLUE',
    name: 'Tea caddy, midnight blue',
    description: 'Tinplate with an inner lid. Holds 150 g and keeps them dry.',
    pence: 6_75,
    onHand: 310,
  },
  {
    sku: 'COSY-WOOL-GREY',
    name: 'Tea cosy in grey wool',
    description: 'Lambswool from Yorkshire, lined with cotton; fits pots up to 1.2 litres.',
    pence: 22_00,
    onHand: 27,
  },
  {
    sku: 'GIFT-TASTING-BOX',
    name: 'Tasting box, six teas',
    description: 'Six tins of 25 g with a booklet. The last of this season: there are only ten.',
    pence: 34_00,
    onHand: 10,
  },
];
