"""What the opinion map rests on, as a reader would cite it."""

from xiezhi.region.sources import cited

POLIS = cited(
    "small_2021",
    "Small, C., Bjorkegren, M., Erkkilä, T., Shaw, L. and Megill, C. (2021). Polis: Scaling "
    "deliberation by mapping high dimensional opinion spaces. Recerca 26(2)",
    2021,
)
GOODMAN = cited(
    "goodman_1974",
    "Goodman, L. A. (1974). Exploratory latent structure analysis using both identifiable and "
    "unidentifiable models. Biometrika 61(2), 215-231",
    1974,
)
TIPPING_BISHOP = cited(
    "tipping_bishop_1999",
    "Tipping, M. E. and Bishop, C. M. (1999). Probabilistic principal component analysis. Journal "
    "of the Royal Statistical Society B 61(3), 611-622",
    1999,
)
CLOPPER_PEARSON = cited(
    "clopper_pearson_1934",
    "Clopper, C. J. and Pearson, E. S. (1934). The use of confidence or fiducial limits "
    "illustrated in the case of the binomial. Biometrika 26(4), 404-413",
    1934,
)
