"""What the findings of this room rest on besides data, as a reader would cite it."""

from xiezhi.region.sources import cited

ZIPF_1949 = cited(
    "zipf_1949",
    "Zipf, G. K. (1949). Human Behavior and the Principle of Least Effort. Addison-Wesley",
    1949,
)
ZIPF_1946 = cited(
    "zipf_1946",
    "Zipf, G. K. (1946). The P1 P2/D hypothesis: on the intercity movement of persons. American "
    "Sociological Review 11(6), 677-686",
    1946,
)
JEFFERSON = cited(
    "jefferson_1939",
    "Jefferson, M. (1939). The law of the primate city. Geographical Review 29(2), 226-232",
    1939,
)
GREEN = cited(
    "green_2007",
    "Green, N. (2007). Functional polycentricity: a formal definition in terms of social network "
    "analysis. Urban Studies 44(11), 2077-2103",
    2007,
)
WILSON = cited(
    "wilson_1971",
    "Wilson, A. G. (1971). A family of spatial interaction models, and associated developments. "
    "Environment and Planning 3(1), 1-32",
    1971,
)
FURNESS = cited(
    "furness_1965",
    "Furness, K. P. (1965). Time function iteration. Traffic Engineering and Control 7(7), 458-460",
    1965,
)
HYMAN = cited(
    "hyman_1969",
    "Hyman, G. M. (1969). The calibration of trip distribution models. Environment and Planning "
    "1(1), 105-112",
    1969,
)
GETIS_ORD = cited(
    "getis_ord_1992",
    "Getis, A. and Ord, J. K. (1992). The analysis of spatial association by use of distance "
    "statistics. Geographical Analysis 24(3), 189-206",
    1992,
)
ANSELIN = cited(
    "anselin_1995",
    "Anselin, L. (1995). Local indicators of spatial association: LISA. Geographical Analysis "
    "27(2), 93-115",
    1995,
)
BENJAMINI_HOCHBERG = cited(
    "benjamini_hochberg_1995",
    "Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the "
    "Royal Statistical Society B 57(1), 289-300",
    1995,
)
PORTER = cited(
    "porter_1998",
    "Porter, M. E. (1998). Clusters and the new economics of competition. Harvard Business Review "
    "76(6), 77-90",
    1998,
)
NEWMAN = cited(
    "newman_2001",
    "Newman, M. E. J. (2001). Scientific collaboration networks II. Physical Review E 64, 016132",
    2001,
)
SZYMKIEWICZ = cited(
    "szymkiewicz_1934",
    "Szymkiewicz, D. (1934). Une contribution statistique a la geographie floristique. Acta "
    "Societatis Botanicorum Poloniae 11(3), 249-265",
    1934,
)
SERRA_REVELLE = cited(
    "serra_revelle_1993",
    "Serra, D. and ReVelle, C. (1993). The pq-median problem: location and districting of "
    "hierarchical facilities. Location Science 1(4), 299-312",
    1993,
)
HAIMES = cited(
    "haimes_1971",
    "Haimes, Y. Y., Lasdon, L. S. and Wismer, D. A. (1971). On a bicriterion formulation of the "
    "problems of integrated system identification and system optimization. IEEE Transactions on "
    "Systems, Man, and Cybernetics SMC-1(3), 296-297",
    1971,
)
SHAPLEY_1953 = cited(
    "shapley_1953",
    "Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games II, "
    "307-317. Princeton University Press",
    1953,
)
SCHMEIDLER = cited(
    "schmeidler_1969",
    "Schmeidler, D. (1969). The nucleolus of a characteristic function game. SIAM Journal on "
    "Applied Mathematics 17(6), 1163-1170",
    1969,
)
KOHLBERG = cited(
    "kohlberg_1971",
    "Kohlberg, E. (1971). On the nucleolus of a characteristic function game. SIAM Journal on "
    "Applied Mathematics 20(1), 62-66",
    1971,
)
YOUNG_1982 = cited(
    "young_1982",
    "Young, H. P., Okada, N. and Hashimoto, T. (1982). Cost allocation in water resources "
    "development. Water Resources Research 18(3), 463-475",
    1982,
)
