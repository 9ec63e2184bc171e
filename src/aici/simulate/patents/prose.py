"""Titles, abstracts and names of inventors of simulated patents, in English and in Chinese, from small lists.

The same choice of phrases makes the English and the Chinese text, so that one is the other's translation. Planted
technologies stand in the texts as the phrases they are. Persons have names usual in their country's region.
"""

from __future__ import annotations

import numpy as np
import polars as pl

_OPENINGS = (
    ("Method and device for", "方法及装置"), ("System and method for", "系统及方法"), ("Apparatus for", "装置"),
    ("Computer-implemented method for", "计算机实现方法"),
    ("Electronic device and storage medium for", "电子设备及存储介质"),
)  # fmt: skip
_TASKS = (
    ("predicting the load of a power grid", "电网负荷预测"), ("inspecting surfaces of workpieces", "工件表面检测"),
    ("controlling an autonomous vehicle", "自动驾驶车辆控制"), ("recommending content to users", "内容推荐"),
    ("segmenting medical images", "医学图像分割"), ("answering questions in a dialogue", "对话问答"),
    ("scheduling computing resources", "计算资源调度"), ("tracking objects in a video", "视频目标跟踪"),
    ("translating text between languages", "文本翻译"), ("diagnosing faults of rotating machines", "旋转机械故障诊断"),
    ("planning paths of a mobile robot", "移动机器人路径规划"), ("screening candidate compounds", "候选化合物筛选"),
    ("assessing credit risks", "信用风险评估"), ("detecting intrusions into a network", "网络入侵检测"),
    ("compressing a trained model", "训练模型压缩"), ("generating images from descriptions", "由描述生成图像"),
    ("estimating the state of a battery", "电池状态估计"), ("monitoring the growth of crops", "作物生长监测"),
    ("extracting entities from documents", "文档实体抽取"), ("verifying the identity of a person", "身份核验"),
)  # fmt: skip
_MEANS_AI = (
    ("a deep neural network", "深度神经网络"), ("a convolutional network", "卷积网络"),
    ("federated learning", "联邦学习"), ("a graph neural network", "图神经网络"),
    ("reinforcement learning", "强化学习"), ("a transformer", "变换器模型"),
    ("a generative adversarial network", "生成对抗网络"), ("a knowledge graph", "知识图谱"),
    ("transfer learning", "迁移学习"), ("a recurrent network", "循环网络"), ("an ensemble of trees", "集成树模型"),
)  # fmt: skip
_MEANS_OTHER = (
    ("a lookup table", "查找表"), ("a fixed threshold", "固定阈值"), ("a pulse signal", "脉冲信号"),
    ("a mechanical sensor", "机械传感器"), ("a wireless link", "无线链路"), ("an optical path", "光路"),
)  # fmt: skip
_STEPS = (
    ("Input data are collected and normalised before they are processed.", "采集输入数据并进行归一化处理。"),
    ("A plurality of features is extracted and combined by weights.", "提取多个特征并按权重融合。"),
    ("A first unit obtains samples and a second unit updates parameters.", "第一单元获取样本，第二单元更新参数。"),
    ("Samples with low confidence are labelled again and fed back.", "对低置信度样本重新标注并反馈。"),
    ("The intermediate result is stored and compared with a reference.", "存储中间结果并与参考值比较。"),
)
_EFFECTS = (
    ("The accuracy is improved while the amount of computation is reduced.", "在减少计算量的同时提高了准确性。"),
    ("The processing time is shortened and less storage is needed.", "缩短了处理时间，减少了存储空间。"),
    ("The robustness against noise is increased.", "提高了对噪声的鲁棒性。"),
    ("Manual work is avoided and costs are lowered.", "避免了人工操作，降低了成本。"),
)

_SURNAMES = {
    "chinese": "Wang 王 Li 李 Zhang 张 Liu 刘 Chen 陈 Yang 杨 Huang 黄 Zhao 赵 Wu 吴 Zhou 周 Xu 徐 Sun 孙",
    "japanese": "Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada",
    "korean": "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Shin",
    "western": "Smith Mueller Martin Johnson Garcia Rossi Jansen Brown Nielsen Dubois Novak Cohen",
}
_GIVEN = {
    "chinese": "Wei 伟 Min 敏 Jing 静 Qiang 强 Lei 磊 Yang 洋 Yong 勇 Jun 军 Jie 杰 Tao 涛 Ming 明 Chao 超",
    "japanese": "Hiroshi Takashi Kenji Yuki Akira Naoko Makoto Haruka Satoshi Tomoko Kazuya Emi",
    "korean": "Minjun Seoyeon Jihoon Hyunwoo Jiwon Sungho Yuna Donghyun Eunji Taeyang Sora Jaewon",
    "western": "Anna Thomas Maria Peter Laura David Eva Paul Nina Mark Julia Daniel",
}
_REGIONS = tuple(_SURNAMES)
_REGION = {"CHN": 0, "TWN": 0, "HKG": 0, "MAC": 0, "SGP": 0, "JPN": 1, "KOR": 2}
_WESTERN = 3
_EACH = 12  # surnames, and given names, of a region


def _names(table: dict[str, str]) -> np.ndarray:
    words = {region: names.split() for region, names in table.items()}
    return np.concatenate([names[:: len(names) // _EACH] for names in words.values()])


SURNAMES, GIVEN = _names(_SURNAMES), _names(_GIVEN)
_CHARACTERS = {
    f"{surname} {given}": surname_zh + given_zh
    for surname, surname_zh in zip(*[iter(_SURNAMES["chinese"].split())] * 2, strict=True)
    for given, given_zh in zip(*[iter(_GIVEN["chinese"].split())] * 2, strict=True)
}


def persons(rng: np.random.Generator, countries: np.ndarray) -> pl.Series:
    """Names `Surname Given`, one for each country code."""
    region = pl.Series(countries, dtype=pl.String).replace_strict(_REGION, default=_WESTERN).to_numpy() * _EACH
    surname = SURNAMES[region + rng.integers(0, _EACH, len(region))]
    given = GIVEN[region + rng.integers(0, _EACH, len(region))]
    return pl.Series(surname, dtype=pl.String) + " " + pl.Series(given, dtype=pl.String)


def in_chinese(name: pl.Expr) -> pl.Expr:
    """Chinese names in characters, other names as they are."""
    return name.replace(_CHARACTERS)


def _phrases(rng: np.random.Generator, name: str, phrases: tuple[tuple[str, str], ...], rows: int) -> list[pl.Series]:
    chosen = rng.integers(0, len(phrases), rows)
    english, chinese = np.array(phrases).T
    return [pl.Series(f"{name}_en", english[chosen]), pl.Series(f"{name}_zh", chinese[chosen])]


def texts(rng: np.random.Generator, families: pl.DataFrame) -> pl.DataFrame:
    """Families[is_ai, technologies] with title, title_zh, abstract, abstract_zh."""
    rows = families.height
    lists = {"opening": _OPENINGS, "task": _TASKS, "ai": _MEANS_AI, "other": _MEANS_OTHER}
    lists |= {"step": _STEPS, "effect": _EFFECTS}
    drawn = [series for name, phrases in lists.items() for series in _phrases(rng, name, phrases, rows)]
    means = {f"means_{lang}": pl.when("is_ai").then(f"ai_{lang}").otherwise(f"other_{lang}") for lang in ("en", "zh")}
    planted = pl.col("technologies").list.len() > 0
    first = pl.when(planted).then(", with " + pl.col("technologies").list.first()).otherwise(pl.lit(""))
    listed = pl.col("technologies").list.join(", ")
    part = pl.when(planted).then(" It comprises " + listed + ".").otherwise(pl.lit("")).alias("part_en")
    part_zh = pl.when(planted).then("其包括" + listed + "。").otherwise(pl.lit("")).alias("part_zh")
    title = pl.format("{} {} by {}{}", "opening_en", "task_en", "means_en", first)
    title_zh = pl.format("一种基于{}的{}{}", "means_zh", "task_zh", "opening_zh")
    lower = pl.col("title").str.head(1).str.to_lowercase() + pl.col("title").str.slice(1)
    provided = pl.when(lower.str.contains("^[aeiou]")).then("an " + lower).otherwise("a " + lower)
    return (
        pl.concat([families, pl.DataFrame(drawn)], how="horizontal")
        .with_columns(part, part_zh, **means)
        .with_columns(title=title, title_zh=title_zh)
        .with_columns(
            abstract=pl.format("The invention provides {}.{} {} {}", provided, "part_en", "step_en", "effect_en"),
            abstract_zh=pl.format("本发明公开了{}。{}{}{}", "title_zh", "part_zh", "step_zh", "effect_zh"),
        )
        .select(*families.columns, "title", "title_zh", "abstract", "abstract_zh")
    )
